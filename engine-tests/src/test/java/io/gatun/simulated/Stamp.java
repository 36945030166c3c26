package io.gatun.simulated;

/** The byte at each position of each stream, so that lost, doubled, strayed and reordered bytes show. */
final class Stamp {
    private Stamp() {}

    static byte at(final int stream, final long position) {
        return (byte) (stream * 31L + position * 7 + (position >>> 8) * 13);
    }

    static byte[] bytes(final int stream, final long position, final int length) {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = at(stream, position + i);
        }
        return bytes;
    }
}
