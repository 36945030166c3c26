package io.gatun.simulated;

import static io.gatun.ffm.Errno.EINVAL;
import static io.gatun.ffm.Errno.ENOPROTOOPT;

import io.gatun.internal.driver.SocketOptionName;

/** Values of one socket's options, with Linux's ranges and doublings. */
final class SocketOptions {
    private static final int SMALLEST_SEND_BUFFER_BYTES = 4608;
    private static final int SMALLEST_RECEIVE_BUFFER_BYTES = 2304;

    private final int[] values;

    private SocketOptions(final int[] values) {
        this.values = values;
    }

    static SocketOptions of(final FaultPlan plan) {
        final SocketOptions options = new SocketOptions(new int[SocketOptionName.values().length]);
        options.put(SocketOptionName.SEND_BUFFER_BYTES, plan.sendBufferBytes);
        options.put(SocketOptionName.RECEIVE_BUFFER_BYTES, plan.receiveBufferBytes);
        options.put(SocketOptionName.KEEP_IDLE_SECONDS, 7200);
        options.put(SocketOptionName.KEEP_INTERVAL_SECONDS, 75);
        options.put(SocketOptionName.KEEP_COUNT, 9);
        options.put(SocketOptionName.QUICK_ACK, 1);
        return options;
    }

    SocketOptions copy() {
        return new SocketOptions(values.clone());
    }

    int get(final SocketOptionName option) {
        return values[option.ordinal()];
    }

    /** 0, or minus an errno. */
    int set(final SocketOptionName option, final int value, final SimulatedSocket socket) {
        switch (option) {
            case REUSE_ADDRESS, REUSE_PORT, KEEP_ALIVE, NO_DELAY, QUICK_ACK, RESET_ON_CLOSE -> put(option,
                    value == 0 ? 0 : 1);
            case KEEP_IDLE_SECONDS, KEEP_INTERVAL_SECONDS -> {
                return within(option, value, 1, 32767);
            }
            case KEEP_COUNT -> {
                return within(option, value, 1, 127);
            }
            case TRAFFIC_CLASS -> {
                return within(option, value, 0, 255);
            }
            case SEND_BUFFER_BYTES -> put(option, doubled(value, SMALLEST_SEND_BUFFER_BYTES));
            case RECEIVE_BUFFER_BYTES -> put(option, doubled(value, SMALLEST_RECEIVE_BUFFER_BYTES));
            case IPV6_ONLY -> {
                if (!socket.ipv6) {
                    return -ENOPROTOOPT;
                }
                if (socket.isBound()) {
                    return -EINVAL;
                }
                put(option, value == 0 ? 0 : 1);
            }
        }
        return 0;
    }

    private int within(final SocketOptionName option, final int value, final int least, final int most) {
        if (value < least || value > most) {
            return -EINVAL;
        }
        put(option, value);
        return 0;
    }

    private static int doubled(final int value, final int least) {
        return Math.max(2 * Math.clamp(value, 0, 4 << 20), least);
    }

    private void put(final SocketOptionName option, final int value) {
        values[option.ordinal()] = value;
    }
}
