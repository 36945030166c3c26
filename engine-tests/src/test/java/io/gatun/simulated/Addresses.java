package io.gatun.simulated;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Where an address leads from the simulated machine. */
final class Addresses {
    enum Route {
        /** An address of this machine. */
        LOCAL,
        /** 192.0.2.0/24 and 2001:db8:1::/48: nobody ever answers. */
        SILENT,
        /** 198.51.100.0/24 and 2001:db8:2::/48. */
        HOST_UNREACHABLE,
        /** Everything else. */
        NETWORK_UNREACHABLE
    }

    private Addresses() {}

    static Route route(final InetAddress address) {
        if (isLocal(address)) {
            return Route.LOCAL;
        }
        final byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            if (bytes[0] == (byte) 192 && bytes[1] == 0 && bytes[2] == 2) {
                return Route.SILENT;
            }
            return bytes[0] == (byte) 198 && bytes[1] == 51 && bytes[2] == 100
                    ? Route.HOST_UNREACHABLE
                    : Route.NETWORK_UNREACHABLE;
        }
        if (bytes[0] == 0x20 && bytes[1] == 1 && bytes[2] == 0xD && bytes[3] == (byte) 0xB8 && bytes[4] == 0) {
            return switch (bytes[5]) {
                case 1 -> Route.SILENT;
                case 2 -> Route.HOST_UNREACHABLE;
                default -> Route.NETWORK_UNREACHABLE;
            };
        }
        return Route.NETWORK_UNREACHABLE;
    }

    static boolean isLocal(final InetAddress address) {
        return address.isAnyLocalAddress() || address.isLoopbackAddress();
    }

    static boolean isIpv6(final InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address;
    }

    /** A connect to the wildcard address goes to the loopback address. */
    static InetSocketAddress target(final InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(loopback(isIpv6(address)), address.getPort())
                : address;
    }

    /** The address of this machine that a connection to {@code target} comes from. */
    static InetAddress source(final InetAddress target) {
        return target.isLoopbackAddress() ? target : loopback(target instanceof Inet6Address);
    }

    static InetAddress wildcard(final boolean ipv6) {
        return of(new byte[ipv6 ? 16 : 4]);
    }

    static InetAddress loopback(final boolean ipv6) {
        final byte[] bytes = new byte[ipv6 ? 16 : 4];
        bytes[bytes.length - 1] = 1;
        if (!ipv6) {
            bytes[0] = 127;
        }
        return of(bytes);
    }

    private static InetAddress of(final byte[] bytes) {
        try {
            return bytes.length == 4 ? Inet4Address.getByAddress(bytes) : Inet6Address.getByAddress(bytes);
        } catch (final UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
