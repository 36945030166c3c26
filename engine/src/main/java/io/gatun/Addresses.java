package io.gatun;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** How addresses look in messages. */
final class Addresses {
    private Addresses() {}

    /** {@code 127.0.0.1:80}, {@code [::1]:80}, {@code name:80} when unresolved, null for null. */
    static String text(final InetSocketAddress address) {
        if (address == null) {
            return null;
        }
        if (address.isUnresolved()) {
            return address.getHostString() + ":" + address.getPort();
        }
        final String host = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
