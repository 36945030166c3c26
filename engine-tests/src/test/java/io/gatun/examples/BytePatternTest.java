package io.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;

import org.junit.jupiter.api.Test;

final class BytePatternTest {
    private static final int MESSAGE_BYTES = 300;
    private static final int SEVERAL_PERIODS = 200_000;

    private final BytePattern pattern = new BytePattern(MESSAGE_BYTES);

    @Test
    void whatWasSentIsFoundToBeRightWhereverMessagesEnd() {
        final byte[] stream = stream();
        for (int from = 0; from < stream.length; from += 997) {
            assertEquals(-1, pattern.mismatch(from, MemorySegment.ofArray(stream), from, stream.length - from));
        }
    }

    @Test
    void oneWrongBitIsFoundAtItsPlace() {
        final byte[] stream = stream();
        for (int wrong = 0; wrong < stream.length; wrong += 1009) {
            stream[wrong] ^= 1;
            assertEquals(wrong, pattern.mismatch(0, MemorySegment.ofArray(stream), 0, stream.length));
            stream[wrong] ^= 1;
        }
    }

    @Test
    void theStreamOfAnotherConnectionIsWrong() {
        final MemorySegment stream = MemorySegment.ofArray(stream());
        for (int connection = 1; connection < 1000; connection++) {
            final long found = pattern.mismatch(BytePattern.start(connection), stream, 0, MESSAGE_BYTES);
            assertTrue(found >= 0 && found < 8, "connection " + connection);
        }
    }

    private byte[] stream() {
        final byte[] stream = new byte[SEVERAL_PERIODS];
        for (int at = 0; at < stream.length; at += MESSAGE_BYTES) {
            final int length = Math.min(MESSAGE_BYTES, stream.length - at);
            MemorySegment.copy(pattern.segment(), pattern.offset(at), MemorySegment.ofArray(stream), at, length);
        }
        return stream;
    }
}
