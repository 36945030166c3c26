package io.gatun.simulated;

import static io.gatun.ffm.Errno.EAFNOSUPPORT;
import static io.gatun.ffm.Errno.EINVAL;
import static io.gatun.ffm.Errno.EMFILE;

import io.gatun.internal.driver.SocketOptionName;
import io.gatun.internal.driver.Sockets;
import java.net.InetSocketAddress;

/** Calls on simulated descriptors. A call on a descriptor that the user does not have is a violation. */
final class SimulatedSockets implements Sockets {
    private final SimulatedNetwork network;

    SimulatedSockets(final SimulatedNetwork network) {
        this.network = network;
    }

    @Override
    public long openTcp(final boolean ipv6) {
        network.requireThread();
        final SimulatedSocket socket = network.newSocket(ipv6, SocketOptions.of(network.dice().plan()));
        final int descriptor = network.descriptors().open(socket);
        if (descriptor < 0) {
            return -EMFILE;
        }
        network.descriptors().handToUser(descriptor);
        network.record(Trace.What.OPENED, socket.number, descriptor, 0);
        return descriptor;
    }

    @Override
    public int bind(final long descriptor, final InetSocketAddress address) {
        final SimulatedSocket socket = socket("bind", descriptor);
        final boolean addressIpv6 = Addresses.isIpv6(address);
        if (addressIpv6 && !socket.ipv6) {
            return -EAFNOSUPPORT;
        }
        return !addressIpv6 && socket.ipv6 && !socket.isDualStack() ? -EINVAL : socket.bind(address);
    }

    @Override
    public int listen(final long descriptor, final int backlog) {
        return socket("listen", descriptor).listen(backlog);
    }

    @Override
    public int setOption(final long descriptor, final SocketOptionName option, final int value) {
        final SimulatedSocket socket = socket("setOption " + option, descriptor);
        return socket.options().set(option, value, socket);
    }

    @Override
    public int option(final long descriptor, final SocketOptionName option) {
        return socket("option " + option, descriptor).option(option);
    }

    @Override
    public InetSocketAddress localAddress(final long descriptor) {
        return socket("localAddress", descriptor).localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress(final long descriptor) {
        return socket("remoteAddress", descriptor).remoteAddress();
    }

    @Override
    public int close(final long descriptor) {
        final SimulatedSocket socket = socket("close", descriptor);
        network.violations().require(socket.inFlight.count() == 0,
                () -> "close of descriptor " + descriptor + " on which operations are in flight");
        network.descriptors().close((int) descriptor);
        socket.close();
        return 0;
    }

    private SimulatedSocket socket(final String operation, final long descriptor) {
        network.requireThread();
        final SimulatedSocket socket = network.descriptors().users(descriptor);
        network.violations().require(socket != null, () -> operation + " on descriptor " + descriptor + ": EBADF");
        return socket;
    }
}
