package io.gatun.internal.driver.linux;

import static io.gatun.ffm.linux.LinuxSocket.AF_INET6;
import static io.gatun.ffm.linux.LinuxSocket.IPV6_TCLASS;
import static io.gatun.ffm.linux.LinuxSocket.IPV6_V6ONLY;
import static io.gatun.ffm.linux.LinuxSocket.IP_TOS;
import static io.gatun.ffm.linux.LinuxSocket.SOL_IP;
import static io.gatun.ffm.linux.LinuxSocket.SOL_IPV6;
import static io.gatun.ffm.linux.LinuxSocket.SOL_SOCKET;
import static io.gatun.ffm.linux.LinuxSocket.SOL_TCP;
import static io.gatun.ffm.linux.LinuxSocket.SO_DOMAIN;
import static io.gatun.ffm.linux.LinuxSocket.SO_KEEPALIVE;
import static io.gatun.ffm.linux.LinuxSocket.SO_LINGER;
import static io.gatun.ffm.linux.LinuxSocket.SO_RCVBUF;
import static io.gatun.ffm.linux.LinuxSocket.SO_REUSEADDR;
import static io.gatun.ffm.linux.LinuxSocket.SO_REUSEPORT;
import static io.gatun.ffm.linux.LinuxSocket.SO_SNDBUF;
import static io.gatun.ffm.linux.LinuxSocket.TCP_KEEPCNT;
import static io.gatun.ffm.linux.LinuxSocket.TCP_KEEPIDLE;
import static io.gatun.ffm.linux.LinuxSocket.TCP_KEEPINTVL;
import static io.gatun.ffm.linux.LinuxSocket.TCP_NODELAY;
import static io.gatun.ffm.linux.LinuxSocket.TCP_QUICKACK;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gatun.ffm.RawMemory;
import io.gatun.ffm.linux.LinuxSyscalls;
import io.gatun.ffm.posix.Linger;
import io.gatun.internal.driver.SocketOptionName;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Level and number of each option on Linux. */
final class LinuxSocketOptions {
    private LinuxSocketOptions() {}

    static int set(final int fd, final SocketOptionName option, final int value) {
        return switch (option) {
            case RESET_ON_CLOSE -> setReset(fd, value != 0);
            case TRAFFIC_CLASS -> setTrafficClass(fd, value);
            default -> setInt(fd, level(option), number(option), value);
        };
    }

    static int get(final int fd, final SocketOptionName option) {
        return switch (option) {
            case RESET_ON_CLOSE -> getReset(fd);
            case TRAFFIC_CLASS -> isInet6(fd) ? getInt(fd, SOL_IPV6, IPV6_TCLASS) : getInt(fd, SOL_IP, IP_TOS);
            default -> getInt(fd, level(option), number(option));
        };
    }

    static int setInt(final int fd, final int level, final int number, final int value) {
        try (Arena arena = Arena.ofConfined()) {
            return LinuxSyscalls.setsockopt(fd, level, number, arena.allocateFrom(JAVA_INT, value).address(),
                    Integer.BYTES);
        }
    }

    private static int getInt(final int fd, final int level, final int number) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment value = arena.allocate(JAVA_INT);
            final MemorySegment bytes = arena.allocateFrom(JAVA_INT, Integer.BYTES);
            final int result = LinuxSyscalls.getsockopt(fd, level, number, value.address(), bytes.address());
            return result < 0 ? result : value.get(JAVA_INT, 0);
        }
    }

    private static int setReset(final int fd, final boolean reset) {
        try (Arena arena = Arena.ofConfined()) {
            final long linger = arena.allocate(Linger.LAYOUT).address();
            Linger.set(linger, reset, 0);
            return LinuxSyscalls.setsockopt(fd, SOL_SOCKET, SO_LINGER, linger, Linger.BYTES);
        }
    }

    private static int getReset(final int fd) {
        try (Arena arena = Arena.ofConfined()) {
            final long linger = arena.allocate(Linger.LAYOUT).address();
            final long bytes = arena.allocateFrom(JAVA_INT, Linger.BYTES).address();
            final int result = LinuxSyscalls.getsockopt(fd, SOL_SOCKET, SO_LINGER, linger, bytes);
            if (result < 0) {
                return result;
            }
            final boolean lingers = RawMemory.getInt(linger) != 0;
            return lingers && RawMemory.getInt(linger + Integer.BYTES) == 0 ? 1 : 0;
        }
    }

    /** A dual stack socket speaks both protocols, and each has its own. */
    private static int setTrafficClass(final int fd, final int value) {
        final int result = setInt(fd, SOL_IP, IP_TOS, value);
        return result < 0 || !isInet6(fd) ? result : setInt(fd, SOL_IPV6, IPV6_TCLASS, value);
    }

    static boolean isInet6(final int fd) {
        return getInt(fd, SOL_SOCKET, SO_DOMAIN) == AF_INET6;
    }

    private static int level(final SocketOptionName option) {
        return switch (option) {
            case REUSE_ADDRESS, REUSE_PORT, KEEP_ALIVE, SEND_BUFFER_BYTES, RECEIVE_BUFFER_BYTES, RESET_ON_CLOSE ->
                    SOL_SOCKET;
            case KEEP_IDLE_SECONDS, KEEP_INTERVAL_SECONDS, KEEP_COUNT, NO_DELAY, QUICK_ACK -> SOL_TCP;
            case TRAFFIC_CLASS -> SOL_IP;
            case IPV6_ONLY -> SOL_IPV6;
        };
    }

    private static int number(final SocketOptionName option) {
        return switch (option) {
            case REUSE_ADDRESS -> SO_REUSEADDR;
            case REUSE_PORT -> SO_REUSEPORT;
            case KEEP_ALIVE -> SO_KEEPALIVE;
            case KEEP_IDLE_SECONDS -> TCP_KEEPIDLE;
            case KEEP_INTERVAL_SECONDS -> TCP_KEEPINTVL;
            case KEEP_COUNT -> TCP_KEEPCNT;
            case NO_DELAY -> TCP_NODELAY;
            case QUICK_ACK -> TCP_QUICKACK;
            case TRAFFIC_CLASS -> IP_TOS;
            case SEND_BUFFER_BYTES -> SO_SNDBUF;
            case RECEIVE_BUFFER_BYTES -> SO_RCVBUF;
            case IPV6_ONLY -> IPV6_V6ONLY;
            case RESET_ON_CLOSE -> SO_LINGER;
        };
    }
}
