package io.gatun.internal.driver.linux;

import static io.gatun.ffm.linux.LinuxSocket.AF_INET;
import static io.gatun.ffm.linux.LinuxSocket.AF_INET6;
import static io.gatun.ffm.linux.LinuxSocket.IPV6_V6ONLY;
import static io.gatun.ffm.linux.LinuxSocket.SOCK_CLOEXEC;
import static io.gatun.ffm.linux.LinuxSocket.SOCK_NONBLOCK;
import static io.gatun.ffm.linux.LinuxSocket.SOCK_STREAM;
import static io.gatun.ffm.linux.LinuxSocket.SOL_IPV6;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gatun.ffm.RawMemory;
import io.gatun.ffm.linux.LinuxSyscalls;
import io.gatun.ffm.posix.SockAddr;
import io.gatun.internal.driver.SocketOptionName;
import io.gatun.internal.driver.Sockets;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;

/** System calls on sockets. Stateless: native memory is allocated for each call, none of them is made per message. */
public final class LinuxSockets implements Sockets {
    private static final int SOCKADDR_ALIGNMENT = 8;

    @Override
    public long openTcp(final boolean ipv6) {
        final int fd = LinuxSyscalls.socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd < 0 || !ipv6) {
            return fd;
        }
        final int result = LinuxSocketOptions.setInt(fd, SOL_IPV6, IPV6_V6ONLY, 0);
        if (result < 0) {
            LinuxSyscalls.close(fd);
            return result;
        }
        return fd;
    }

    @Override
    public int bind(final long descriptor, final InetSocketAddress address) {
        try (Arena arena = Arena.ofConfined()) {
            final long room = sockaddr(arena);
            return LinuxSyscalls.bind((int) descriptor, room, encode(descriptor, address, room));
        }
    }

    @Override
    public int listen(final long descriptor, final int backlog) {
        return LinuxSyscalls.listen((int) descriptor, backlog);
    }

    @Override
    public int setOption(final long descriptor, final SocketOptionName option, final int value) {
        return LinuxSocketOptions.set((int) descriptor, option, value);
    }

    @Override
    public int option(final long descriptor, final SocketOptionName option) {
        return LinuxSocketOptions.get((int) descriptor, option);
    }

    @Override
    public InetSocketAddress localAddress(final long descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            final long room = sockaddr(arena);
            return LinuxSyscalls.getsockname((int) descriptor, room, roomBytes(arena)) < 0 ? null : decode(room);
        }
    }

    @Override
    public InetSocketAddress remoteAddress(final long descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            final long room = sockaddr(arena);
            return LinuxSyscalls.getpeername((int) descriptor, room, roomBytes(arena)) < 0 ? null : decode(room);
        }
    }

    @Override
    public int close(final long descriptor) {
        return LinuxSyscalls.close((int) descriptor);
    }

    /**
     * Writes an address as the socket's own family needs it: an IPv6 socket takes IPv4 addresses in their mapped form only.
     * What is wrong with a descriptor is left to the call that the address is for.
     *
     * @param target
     *            room of {@link SockAddr#STORAGE_BYTES}
     * @return the size of what was written, bytes
     */
    public static int encode(final long descriptor, final InetSocketAddress address, final long target) {
        return LinuxSocketOptions.isInet6((int) descriptor) ? SockAddr.encodeDualStack(address, target)
                : SockAddr.encode(address, target);
    }

    private static InetSocketAddress decode(final long address) {
        final int family = SockAddr.family(address);
        return family == AF_INET || family == AF_INET6 ? SockAddr.decode(address) : null;
    }

    private static long sockaddr(final Arena arena) {
        return arena.allocate(SockAddr.STORAGE_BYTES, SOCKADDR_ALIGNMENT).address();
    }

    private static long roomBytes(final Arena arena) {
        final long address = arena.allocate(JAVA_INT).address();
        RawMemory.putInt(address, SockAddr.STORAGE_BYTES);
        return address;
    }
}
