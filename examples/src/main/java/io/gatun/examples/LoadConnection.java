package io.gatun.examples;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;

/**
 * One connection of a client: keeps a number of messages under way and verifies every byte that comes back. The clock of
 * a message runs from the moment it may go until its last byte is back, so waiting to be sent counts.
 */
final class LoadConnection implements ConnectionHandler {
    private final LoadRun run;
    private final LoadPlan plan;
    private final BytePattern pattern;
    private final int number;
    private final long start; // of the stream in the pattern
    private final long[] allowedNs; // by message number modulo depth
    private LoadShard shard;
    private Connection connection;
    private long allowed; // messages that may go; also those that went
    private long sent; // messages
    private long echoed; // messages, whole
    private long receivedBytes;
    private boolean finishing; // no more messages
    private boolean finished; // every echo is back

    LoadConnection(final LoadRun run, final int number) {
        this.run = run;
        this.number = number;
        plan = run.plan();
        pattern = run.pattern();
        start = BytePattern.start(number);
        allowedNs = new long[plan.depth()];
    }

    @Override
    public void onOpen(final Connection c) {
        connection = c;
        shard = run.shard(c.worker());
        shard.add(this);
        final long nowNs = System.nanoTime();
        for (int i = 0; i < plan.depth(); i++) {
            allow(nowNs);
        }
        send();
    }

    private void allow(final long nowNs) {
        allowedNs[(int) (allowed % allowedNs.length)] = nowNs;
        allowed++;
    }

    private void send() {
        final int size = plan.messageBytes();
        while (sent < allowed) {
            if (!connection.send(pattern.segment(), pattern.offset(start + sent * size), size)) {
                return; // onWritable follows
            }
            sent++;
        }
    }

    @Override
    public void onWritable(final Connection c) {
        send();
    }

    @Override
    public int onData(final Connection c, final MemorySegment buffer, final long offset, final int length) {
        if (isWrong(buffer, offset, length)) {
            c.abort(null);
            return length;
        }
        receivedBytes += length;
        shard.verified(length);
        final long before = echoed;
        final long nowNs = System.nanoTime();
        while ((echoed + 1) * plan.messageBytes() <= receivedBytes) {
            shard.echoed(nowNs - allowedNs[(int) (echoed % allowedNs.length)]);
            echoed++;
            if (!finishing) {
                allow(nowNs);
            }
        }
        if (echoed > before) {
            send();
            closeIfFinished();
        }
        return length;
    }

    private boolean isWrong(final MemorySegment buffer, final long offset, final int length) {
        final long wrong = pattern.mismatch(start + receivedBytes, buffer, offset, length);
        final long expectedBytes = sent * plan.messageBytes();
        if (wrong >= 0) {
            final long position = receivedBytes + wrong;
            run.fail(CommandFailure.WRONG_BYTES, "connection " + number + ": byte " + position + " came back as "
                    + Byte.toUnsignedInt(buffer.get(ValueLayout.JAVA_BYTE, offset + wrong)) + ", sent was "
                    + Byte.toUnsignedInt(pattern.at(start + position)));
        } else if (receivedBytes + length > expectedBytes) {
            run.fail(CommandFailure.WRONG_BYTES, "connection " + number + ": " + (receivedBytes + length)
                    + " bytes came back, sent were " + expectedBytes);
        }
        return wrong >= 0 || receivedBytes + length > expectedBytes;
    }

    /** No more messages; closes when the last echo is back. On the worker. */
    void finish() {
        finishing = true;
        allowed = sent;
        closeIfFinished();
    }

    private void closeIfFinished() {
        if (finishing && echoed == sent) {
            finished = true;
            connection.close();
        }
    }

    @Override
    public void onClose(final Connection c, final Throwable cause) {
        if (finished) {
            run.connectionFinished();
        } else {
            run.fail(CommandFailure.FAILED, "connection " + number + " was lost after " + receivedBytes + " bytes: "
                    + (cause == null ? "the server ended it" : cause.getMessage()));
        }
    }
}
