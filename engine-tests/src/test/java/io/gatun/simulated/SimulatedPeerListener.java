package io.gatun.simulated;

import io.gatun.ffm.Errno;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;

/** A listening socket that a test holds in its hands: what the engine connects to. */
public final class SimulatedPeerListener {
    private final SimulatedWorld world;
    private final SimulatedSocket socket;
    private final ArrayDeque<SimulatedPeer> accepted = new ArrayDeque<>();
    private boolean accepting = true;

    private SimulatedPeerListener(final SimulatedWorld world, final SimulatedSocket socket) {
        this.world = world;
        this.socket = socket;
    }

    /** Listens; fails if it cannot. */
    public static SimulatedPeerListener listen(final SimulatedWorld world, final InetSocketAddress address,
            final int backlog) {
        final SimulatedNetwork network = world.network();
        network.requireThread();
        final SimulatedSocket socket = network.newSocket(Addresses.isIpv6(address),
                SocketOptions.of(network.dice().plan()));
        final int bound = socket.bind(address);
        final int result = bound < 0 ? bound : socket.listen(backlog);
        if (result < 0) {
            throw new IllegalStateException("listen " + address + ": " + Errno.describe(-result));
        }
        final SimulatedPeerListener listener = new SimulatedPeerListener(world, socket);
        listener.take();
        return listener;
    }

    public InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    /** From now on connections stay in the backlog, until it is full. */
    public void stopAccepting() {
        accepting = false;
    }

    public void resumeAccepting() {
        accepting = true;
        take();
    }

    private void take() {
        while (accepting && !socket.isClosed() && socket.hasConnection()) {
            accepted.add(SimulatedPeer.accepted(world, socket.takeConnection()));
        }
        socket.awaitConnection(this::take);
    }

    /** The next accepted connection, or null. */
    public SimulatedPeer poll() {
        return accepted.poll();
    }

    /** Steps the world until a connection was accepted. */
    public SimulatedPeer accept() {
        world.until("peer accepts", () -> !accepted.isEmpty());
        return accepted.remove();
    }

    public void close() {
        socket.close();
    }
}
