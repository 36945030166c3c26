package io.gatun;

import java.net.SocketOption;
import java.util.Map;
import java.util.Objects;

import io.gatun.internal.driver.SocketOptionName;
import io.gatun.internal.driver.Sockets;

/** Which of the JDK's socket options the engine takes, by name: some of them live in a module that may not be there. */
final class SocketOptions {
    private static final Map<String, SocketOptionName> NAMES = Map.of("TCP_NODELAY", SocketOptionName.NO_DELAY,
            "SO_KEEPALIVE", SocketOptionName.KEEP_ALIVE, "SO_SNDBUF", SocketOptionName.SEND_BUFFER_BYTES, "SO_RCVBUF",
            SocketOptionName.RECEIVE_BUFFER_BYTES, "IP_TOS", SocketOptionName.TRAFFIC_CLASS, "SO_REUSEADDR",
            SocketOptionName.REUSE_ADDRESS, "TCP_KEEPIDLE", SocketOptionName.KEEP_IDLE_SECONDS, "TCP_KEEPINTERVAL",
            SocketOptionName.KEEP_INTERVAL_SECONDS, "TCP_KEEPCOUNT", SocketOptionName.KEEP_COUNT, "TCP_QUICKACK",
            SocketOptionName.QUICK_ACK);

    private SocketOptions() {}

    static void check(final SocketOption<?> option, final Object value) {
        Objects.requireNonNull(option, "set: option");
        Objects.requireNonNull(value, () -> "set " + option.name() + ": value");
        name(option);
        if (!option.type().isInstance(value)) {
            throw new IllegalArgumentException("set " + option.name() + " " + value + ": not of type "
                    + option.type().getSimpleName());
        }
        if (value instanceof final Integer number && number < 0) {
            throw new IllegalArgumentException("set " + option.name() + " " + value + ": out of range 0.."
                    + Integer.MAX_VALUE);
        }
    }

    static SocketOptionName name(final SocketOption<?> option) {
        final SocketOptionName name = NAMES.get(option.name());
        if (name == null) {
            throw new UnsupportedOperationException("set " + option.name() + ": not one of "
                    + String.join(", ", NAMES.keySet().stream().sorted().toList()));
        }
        return name;
    }

    static int number(final Object value) {
        return value instanceof final Boolean on ? on ? 1 : 0 : (Integer) value;
    }

    /** Sets all options on a descriptor; minus errno of the first that the kernel refused, or 0. */
    static int apply(final Sockets sockets, final long descriptor, final TcpOptions options) {
        for (final Map.Entry<SocketOption<?>, Object> each : options.options().entrySet()) {
            final int result = sockets.setOption(descriptor, name(each.getKey()), number(each.getValue()));
            if (result < 0) {
                return result;
            }
        }
        return 0;
    }
}
