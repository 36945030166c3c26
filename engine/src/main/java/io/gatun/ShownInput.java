package io.gatun;

import java.lang.foreign.MemorySegment;
import java.net.SocketException;

import io.gatun.internal.loop.BlockPool;

/**
 * The bytes that a connection shows to its handler: what arrived, behind what the handler left last time. Knows which bytes
 * onData sees right now, since only these can be forwarded and retained.
 */
final class ShownInput {
    private final TcpConnection connection;
    private final ConnectionHandler handler;
    private final BlockPool blocks;
    private final int maxKeptBytes;
    private final KeptInput kept;

    private MemorySegment shown; // null outside of onData
    private long shownOffset;
    private int shownLength;
    private boolean shownKept; // in the kept block, not where it arrived

    ShownInput(final TcpConnection connection, final ConnectionHandler handler, final BlockPool blocks,
            final int maxKeptBytes) {
        this.connection = connection;
        this.handler = handler;
        this.blocks = blocks;
        this.maxKeptBytes = maxKeptBytes;
        kept = new KeptInput(blocks);
    }

    int keptBytes() {
        return kept.length();
    }

    MemorySegment shown() {
        return shown;
    }

    boolean isShownKept() {
        return shownKept;
    }

    /** The range must be within what onData shows now. */
    void check(final String operation, final long offset, final long length) {
        if (shown == null) {
            throw new IllegalStateException(operation + ": only inside this connection's onData");
        }
        if (offset < shownOffset || length < 0 || length > shownOffset + shownLength - offset) {
            throw new IndexOutOfBoundsException(operation + ": offset " + offset + " length " + length
                    + ": out of range " + shownOffset + ".." + (shownOffset + shownLength));
        }
    }

    void arrived(final MemorySegment memory, final long offset, final int length) {
        if (kept.length() == 0) {
            show(memory, offset, length, false);
        } else if (kept.append(memory, offset, length)) {
            reshow();
        } else {
            outOfMemory();
        }
    }

    void reshow() {
        if (kept.length() > 0) {
            show(kept.memory(), kept.offset(), kept.length(), true);
        }
    }

    private void show(final MemorySegment memory, final long offset, final int length, final boolean isKept) {
        shown = memory;
        shownOffset = offset;
        shownLength = length;
        shownKept = isKept;
        int consumed = -1;
        Throwable thrown = null;
        try {
            consumed = handler.onData(connection, memory, offset, length);
        } catch (final Throwable e) {
            thrown = e;
        }
        shown = null;
        if (thrown != null) {
            connection.threw(thrown);
        } else if (consumed < 0 || consumed > length) {
            connection.threw(new IllegalStateException(
                    "onData returned " + consumed + ": out of range 0.." + length));
        } else if (connection.isOpen()) {
            keep(memory, offset, length, consumed, isKept);
        }
        if (!connection.isOpen()) {
            kept.clear();
        }
    }

    private void keep(final MemorySegment memory, final long offset, final int length, final int consumed,
            final boolean isKept) {
        final int rest = length - consumed;
        if (rest == 0) {
            if (isKept) {
                kept.clear();
            }
        } else if (rest > maxKeptBytes) {
            connection.abort(new SocketException("input frame over " + maxKeptBytes + " bytes"));
        } else if (isKept) {
            kept.consume(consumed);
        } else if (!kept.append(memory, offset + consumed, rest)) {
            outOfMemory();
        }
    }

    private void outOfMemory() {
        connection.abort(new SocketException("keep input: the worker's " + blocks.totalBytes()
                + " bytes of send memory (EngineConfig.sendMemory) are in use"));
    }

    /** Nothing is shown any more; bytes that onData looks at right now stay until it returns. */
    void end() {
        if (shown == null) {
            kept.clear();
        }
    }
}
