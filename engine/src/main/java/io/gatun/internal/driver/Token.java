package io.gatun.internal.driver;

/**
 * What identifies a started operation: which slot, which of the slot's generations, and which kind of operation.
 *
 * <pre>
 *  63     56 55                    24 23            0
 * +---------+------------------------+---------------+
 * |  kind   |       generation       |     slot      |
 * +---------+------------------------+---------------+
 * </pre>
 *
 * Kinds from {@link #FIRST_DRIVER_KIND} on belong to the driver itself and never reach a sink.
 */
public final class Token {
    public static final int ACCEPT = 1;
    public static final int CONNECT = 2;
    public static final int RECEIVE = 3;
    public static final int SEND = 4;
    public static final int SHUTDOWN = 5;
    public static final int CLOSE = 6;
    public static final int FIRST_DRIVER_KIND = 0x40; // below 0x80: tokens stay positive

    public static final int MAX_SLOTS = 1 << 24;

    private Token() {}

    public static long of(final int kind, final int generation, final int slot) {
        assert slot >= 0 && slot < MAX_SLOTS && kind > 0 && kind < 0x80;
        return ((long) kind << 56) | ((generation & 0xFFFF_FFFFL) << 24) | slot;
    }

    public static int kind(final long token) {
        return (int) (token >>> 56);
    }

    public static int generation(final long token) {
        return (int) (token >>> 24);
    }

    public static int slot(final long token) {
        return (int) token & (MAX_SLOTS - 1);
    }

    public static String toString(final long token) {
        return "kind " + kind(token) + " slot " + slot(token) + " generation "
                + Integer.toUnsignedString(generation(token));
    }
}
