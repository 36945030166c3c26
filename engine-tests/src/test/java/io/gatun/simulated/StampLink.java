package io.gatun.simulated;

import io.gatun.ffm.RawMemory;
import java.lang.foreign.MemorySegment;

/** Sends bytes that tell their connection and position, and wants them back. */
final class StampLink extends Link {
    private final MemorySegment chunk; // own memory, rewritten only when its send is over
    private final int stamp;
    private final long totalBytes;
    private final Runnable closed;
    private long sentBytes;
    private long receivedBytes;
    private boolean isClosed;

    StampLink(final LinkWorker worker, final long descriptor, final int slot, final int generation,
            final long totalBytes, final Runnable closed) {
        super(worker, descriptor, slot, generation);
        chunk = worker.memory(1 + worker.random().nextInt(20_000));
        stamp = slot * 31 + generation;
        this.totalBytes = totalBytes;
        this.closed = closed;
    }

    @Override
    void onDrained() {
        if (sentBytes == totalBytes) {
            shutdownOutput();
            return;
        }
        final int length = (int) Math.min(totalBytes - sentBytes, 1 + worker.random().nextInt((int) chunk.byteSize()));
        for (int i = 0; i < length; i++) {
            RawMemory.putByte(chunk.address() + i, Stamp.at(stamp, sentBytes + i));
        }
        sentBytes += length;
        final int cut = worker.random().nextInt(length);
        if (cut > 0) {
            queue(new Piece(chunk.address(), cut, -1));
        }
        queue(new Piece(chunk.address() + cut, length - cut, -1));
    }

    @Override
    void onBytes(final long address, final int length, final int buffer) {
        for (int i = 0; i < length; i++) {
            if (RawMemory.getByte(address + i) != Stamp.at(stamp, receivedBytes + i)) {
                throw new AssertionError("byte " + (receivedBytes + i) + " of link " + stamp + " is wrong");
            }
        }
        receivedBytes += length;
        worker.driver().receiveBuffers().release(buffer);
    }

    @Override
    void onEndOfInput() {
        if (isOutputShut()) {
            close();
        }
    }

    @Override
    void onClosed() {
        isClosed = true;
        if (!isAborted() && !isPeerGone() && receivedBytes != totalBytes) {
            throw new AssertionError("link " + stamp + " got " + receivedBytes + " of " + totalBytes + " bytes back");
        }
        closed.run();
    }

    /** The echoing side may have been aborted between its last byte and our end. */
    private boolean isPeerGone() {
        return worker.peersMayAbort();
    }

    boolean isClosed() {
        return isClosed;
    }
}
