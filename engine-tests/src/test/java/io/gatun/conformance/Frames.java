package io.gatun.conformance;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;

/** Messages with their length before them. */
final class Frames {
    private static final ValueLayout.OfInt LENGTH = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Frames() {}

    static byte[] frame(final byte[] payload) {
        return ByteBuffer.allocate(Integer.BYTES + payload.length).putInt(payload.length).put(payload).array();
    }

    /** Where whole frames go; the range is the payload's. */
    interface Sink {
        void accept(Connection c, MemorySegment buffer, long offset, int length);
    }

    /** Consumes whole frames, and leaves the rest. */
    static ConnectionHandler handler(final Sink sink) {
        return (c, buffer, offset, length) -> {
            int consumed = 0;
            while (length - consumed >= Integer.BYTES) {
                final int payload = buffer.get(LENGTH, offset + consumed);
                if (length - consumed - Integer.BYTES < payload) {
                    break;
                }
                sink.accept(c, buffer, offset + consumed + Integer.BYTES, payload);
                consumed += Integer.BYTES + payload;
            }
            return consumed;
        };
    }

    static ConnectionHandler collecting(final Consumer<byte[]> frames) {
        return handler((c, buffer, offset, length) -> frames.accept(Bytes.copy(buffer, offset, length)));
    }
}
