package io.gatun.conformance;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;
import io.gatun.Lease;

/** Each way to send what came back, as an echo handler; refused bytes are left to be shown again. */
enum Way implements ConnectionHandler {
    SEGMENT {
        @Override
        boolean send(final Connection c, final MemorySegment buffer, final long offset, final int length) {
            return c.send(buffer, offset, length);
        }
    },
    HEAP {
        @Override
        boolean send(final Connection c, final MemorySegment buffer, final long offset, final int length) {
            return c.send(MemorySegment.ofArray(Bytes.copy(buffer, offset, length)), 0, length);
        }
    },
    BYTE_BUFFER {
        @Override
        boolean send(final Connection c, final MemorySegment buffer, final long offset, final int length) {
            final ByteBuffer view = buffer.asSlice(offset, length).asByteBuffer();
            final boolean sent = c.send(view);
            if (view.remaining() != (sent ? 0 : length)) {
                throw new AssertionError("sent " + sent + ", but " + view);
            }
            return sent;
        }
    },
    FORWARD {
        @Override
        boolean send(final Connection c, final MemorySegment buffer, final long offset, final int length) {
            return c.forward(c, offset, length);
        }
    },
    LEASE {
        @Override
        boolean send(final Connection c, final MemorySegment buffer, final long offset, final int length) {
            final Lease lease = c.lease(length);
            if (lease != null) {
                MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, offset, lease.segment(), ValueLayout.JAVA_BYTE, 0,
                        length);
            }
            return sendOrClose(c, lease);
        }
    },
    RETAIN {
        @Override
        boolean send(final Connection c, final MemorySegment buffer, final long offset, final int length) {
            return sendOrClose(c, c.retain(offset, length));
        }
    };

    abstract boolean send(Connection c, MemorySegment buffer, long offset, int length);

    private static boolean sendOrClose(final Connection c, final Lease lease) {
        final boolean sent = c.send(lease);
        if (!sent && lease != null) {
            lease.close();
        }
        return sent;
    }

    @Override
    public int onData(final Connection c, final MemorySegment buffer, final long offset, final int length) {
        return send(c, buffer, offset, length) ? length : 0;
    }
}
