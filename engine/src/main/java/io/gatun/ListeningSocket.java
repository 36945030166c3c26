package io.gatun;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

import io.gatun.internal.driver.SocketOptionName;
import io.gatun.internal.driver.Sockets;

/** Opens, binds and listens; on any failure nothing is left open. */
final class ListeningSocket {
    private ListeningSocket() {}

    static long open(final Sockets sockets, final InetSocketAddress address, final TcpOptions options)
            throws IOException {
        final String text = Addresses.text(address);
        final long descriptor = check(sockets.openTcp(address.getAddress() instanceof Inet6Address), "socket", text);
        try {
            // As the JDK does it: a server may come back while old connections of its port still time out.
            check(sockets.setOption(descriptor, SocketOptionName.REUSE_ADDRESS, 1), "setsockopt SO_REUSEADDR", text);
            check(SocketOptions.apply(sockets, descriptor, options), "setsockopt", text);
            check(sockets.bind(descriptor, address), "bind", text);
            check(sockets.listen(descriptor, options.backlog()), "listen", text);
        } catch (final IOException e) {
            sockets.close(descriptor);
            throw e;
        }
        return descriptor;
    }

    private static long check(final long result, final String operation, final String address) throws IOException {
        if (result < 0) {
            throw SystemErrors.of(operation, address, (int) -result);
        }
        return result;
    }
}
