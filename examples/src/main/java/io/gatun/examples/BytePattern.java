package io.gatun.examples;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/**
 * What clients send: an endless stream of bytes that follow from their position, so that a byte which is lost, doubled,
 * swapped or another connection's shows.
 */
final class BytePattern {
    private static final int PERIOD = 65_521; // a prime, so that messages of one size begin everywhere in it
    private static final int STRIDE = 7_919; // between the beginnings of two connections
    private static final long SEED = 42;

    private final MemorySegment bytes; // a period, and behind it its beginning again, for what crosses its end

    BytePattern(final int longestMessageBytes) {
        final byte[] period = new byte[PERIOD];
        new Random(SEED).nextBytes(period);
        bytes = Arena.ofAuto().allocate((long) PERIOD + longestMessageBytes);
        for (long at = 0; at < bytes.byteSize(); at += PERIOD) {
            MemorySegment.copy(period, 0, bytes, ValueLayout.JAVA_BYTE, at,
                    (int) Math.min(PERIOD, bytes.byteSize() - at));
        }
    }

    /** Where the stream of a connection begins. */
    static long start(final int connection) {
        return (long) connection * STRIDE;
    }

    MemorySegment segment() {
        return bytes;
    }

    /** Where in the segment a message begins that begins at this position of the stream. */
    long offset(final long position) {
        return position % PERIOD;
    }

    byte at(final long position) {
        return bytes.get(ValueLayout.JAVA_BYTE, offset(position));
    }

    /** The first of these bytes that is not what the stream has from this position on: 0 to length - 1, or -1. */
    long mismatch(final long position, final MemorySegment source, final long sourceOffset, final long length) {
        long compared = 0;
        while (compared < length) {
            final long from = offset(position + compared);
            final long part = Math.min(length - compared, bytes.byteSize() - from);
            final long found = MemorySegment.mismatch(source, sourceOffset + compared, sourceOffset + compared + part,
                    bytes, from, from + part);
            if (found >= 0) {
                return compared + found;
            }
            compared += part;
        }
        return -1;
    }
}
