package io.gatun;

import java.net.SocketOption;
import java.util.Map;
import java.util.TreeMap;

import io.gatun.internal.driver.SocketOptionName;
import io.gatun.internal.driver.Sockets;

/**
 * Which of the JDK's socket options the engine takes, and their values. Known by name: some of them are constants of a
 * module that may not be there.
 */
final class SocketOptions {
    private static final Map<String, Supported> SUPPORTED = Map.of(
            "TCP_NODELAY", Supported.flag(SocketOptionName.NO_DELAY),
            "SO_KEEPALIVE", Supported.flag(SocketOptionName.KEEP_ALIVE),
            "SO_REUSEADDR", Supported.flag(SocketOptionName.REUSE_ADDRESS),
            "SO_SNDBUF", Supported.number(SocketOptionName.SEND_BUFFER_BYTES, 1, Integer.MAX_VALUE),
            "SO_RCVBUF", Supported.number(SocketOptionName.RECEIVE_BUFFER_BYTES, 1, Integer.MAX_VALUE),
            "IP_TOS", Supported.number(SocketOptionName.TRAFFIC_CLASS, 0, 255),
            "TCP_KEEPIDLE", Supported.number(SocketOptionName.KEEP_IDLE_SECONDS, 1, 32_767),
            "TCP_KEEPINTERVAL", Supported.number(SocketOptionName.KEEP_INTERVAL_SECONDS, 1, 32_767),
            "TCP_KEEPCOUNT", Supported.number(SocketOptionName.KEEP_COUNT, 1, 127),
            "TCP_QUICKACK", Supported.flag(SocketOptionName.QUICK_ACK));

    private static final Map<String, String> REFUSED = Map.of(
            "SO_LINGER", "the engine owns the orders of closing; Connection.close flushes, Connection.abort resets",
            "SO_REUSEPORT", "one listener deals its connections to all workers already");

    private SocketOptions() {}

    /** Throws unless the engine takes the option and the value is one of its own. */
    static void check(final SocketOption<?> option, final Object value) {
        final Supported supported = supported(Ranges.given("set: option", option));
        final String field = "set " + option.name();
        Ranges.given(field, value);
        if (!supported.type().isInstance(value)) {
            throw new IllegalArgumentException(
                    field + " " + value + ": not of type " + supported.type().getSimpleName());
        }
        if (value instanceof final Integer number) {
            Ranges.of(field, number, supported.min(), supported.max());
        }
    }

    static SocketOptionName name(final SocketOption<?> option) {
        return supported(option).name();
    }

    private static Supported supported(final SocketOption<?> option) {
        final Supported supported = SUPPORTED.get(option.name());
        if (supported == null) {
            throw new UnsupportedOperationException("set " + option.name() + ": not supported: "
                    + REFUSED.getOrDefault(option.name(),
                            "not one of " + String.join(", ", new TreeMap<>(SUPPORTED).keySet())));
        }
        return supported;
    }

    /** A checked value as the driver takes it. */
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

    private record Supported(SocketOptionName name, Class<?> type, int min, int max) {
        static Supported flag(final SocketOptionName name) {
            return new Supported(name, Boolean.class, 0, 1);
        }

        static Supported number(final SocketOptionName name, final int min, final int max) {
            return new Supported(name, Integer.class, min, max);
        }
    }
}
