package io.gatun.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Contents of messages, such that a byte in the wrong place shows. */
final class Bytes {
    private Bytes() {}

    /** The same for the same key, and different at every place. */
    static byte[] of(final long key, final int length) {
        final byte[] bytes = new byte[length];
        new SplittableRandom(key).nextBytes(bytes);
        return bytes;
    }

    static byte[] text(final String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    static byte[] concat(final byte[]... parts) {
        final byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int filled = 0;
        for (final byte[] part : parts) {
            System.arraycopy(part, 0, all, filled, part.length);
            filled += part.length;
        }
        return all;
    }

    /** A copy of what a handler sees. */
    static byte[] copy(final MemorySegment buffer, final long offset, final int length) {
        return buffer.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** As assertArrayEquals, with a message of readable length. */
    static void assertSame(final byte[] expected, final byte[] actual) {
        final int mismatch = Arrays.mismatch(expected, actual);
        if (mismatch >= 0) {
            assertEquals(expected.length, actual.length, "number of bytes; the first difference is at " + mismatch);
            fail("byte " + mismatch + " of " + expected.length + ": expected " + expected[mismatch] + ", got "
                    + actual[mismatch]);
        }
    }
}
