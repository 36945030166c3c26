package io.gatun.internal.driver;

/** A byte for each position of each stream: what is lost, doubled or out of order does not match. */
public final class Stamps {
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private Stamps() {}

    public static byte at(final int stream, final long position) {
        final long mixed = (position + 1 + ((long) stream << 40)) * GOLDEN;
        return (byte) ((mixed ^ mixed >>> 29) >>> 8);
    }
}
