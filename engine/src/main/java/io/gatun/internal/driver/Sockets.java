package io.gatun.internal.driver;

import java.net.InetSocketAddress;

/**
 * Calls on descriptors that complete at once. Any thread. Results: 0 or a descriptor; negative: minus the errno of the
 * native profile. Nobody calls one on a descriptor while another thread may close it.
 */
public interface Sockets {
    /** A non-blocking, close-on-exec TCP socket; an IPv6 one is dual stack. */
    long openTcp(boolean ipv6);

    int bind(long descriptor, InetSocketAddress address);

    int listen(long descriptor, int backlog);

    int setOption(long descriptor, SocketOptionName option, int value);

    /** The option's value, or negative (no supported option has negative values). */
    int option(long descriptor, SocketOptionName option);

    /** Null when the kernel cannot tell. IPv4-mapped addresses come as IPv4. */
    InetSocketAddress localAddress(long descriptor);

    /** Null when the kernel cannot tell, as after a reset. */
    InetSocketAddress remoteAddress(long descriptor);

    /** For a descriptor without started operations; one with them is closed by {@link Driver#close(long, long)}. */
    int close(long descriptor);
}
