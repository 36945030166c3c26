package io.gatun.internal.loop;

import java.lang.foreign.MemorySegment;

import io.gatun.ffm.Errno;
import io.gatun.ffm.RawMemory;
import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.Token;

/**
 * The way of received bytes: to the holder at once, or to the stash while it is paused or had its share of the cycle, and
 * from there in order. Keeps at most one receive in flight per socket.
 */
final class Receiver {
    /** Receives that one socket may have delivered in one cycle before the others come first. */
    private static final int SLICE_RECEIVES = 16;
    /** Unpaused one-shot receives after which a socket is trusted with a multishot again. */
    private static final int CALM_RECEIVES = 16;

    private final LoopState state;
    private final SocketSlab slab;
    private final Stash stash;
    private final SlotList backlog; // sockets with stashed bytes or a re-show that may be delivered now

    // What onBytes shows at the moment; shownBuffer is -1 when the bytes are in a block.
    private MemorySegment shown;
    private int shownBuffer = -1;

    Receiver(final LoopState state) {
        this.state = state;
        slab = state.slab;
        stash = new Stash(state.memory.pieces, state.memory.blocks, state.buffers, state.receiveBuffers.bufferBytes());
        backlog = new SlotList(slab, SocketRecord.BACKLOG_NEXT, SocketRecord.IN_BACKLOG);
    }

    MemorySegment shown() {
        return shown;
    }

    int shownBuffer() {
        return shownBuffer;
    }

    boolean hasBacklog() {
        return !backlog.isEmpty();
    }

    void onCompletion(final int slot, final long record, final int flags, final int result, final int buffer,
            final int offset, final boolean terminal) {
        if (terminal) {
            SocketRecord.clear(record, SocketRecord.RECEIVE_CANCELLED);
        }
        if ((flags & CompletionSink.BUFFER) != 0) {
            onBytes(slot, record, result, buffer, offset);
        } else if (terminal && result == 0) {
            SocketRecord.set(record, SocketRecord.END_SEEN);
            deliverEnd(slot, record);
            return;
        } else if (result < 0 && result != -Errno.ECANCELED) {
            SocketRecord.set(record, SocketRecord.END_SEEN);
            if (SocketRecord.phase(record) == SocketRecord.OPEN) {
                state.events(slot).onFailed("receive", result);
            }
            return;
        }
        if (terminal) {
            receive(slot, record);
        }
    }

    private void onBytes(final int slot, final long record, final int bytes, final int buffer, final int offset) {
        state.counters.receives++;
        state.counters.bytesIn += bytes;
        RawMemory.putLong(record + SocketRecord.LAST_EVENT_NS, state.nowNs);
        SocketRecord.addLong(record, SocketRecord.BYTES_RECEIVED, bytes);
        if (SocketRecord.phase(record) != SocketRecord.OPEN) {
            state.buffers.release(buffer);
            RawMemory.putInt(record + SocketRecord.DISCARDED_BYTES,
                    RawMemory.getInt(record + SocketRecord.DISCARDED_BYTES) + bytes);
        } else if (mayDeliver(record)) {
            deliver(slot, state.receiveBuffers.segment(buffer), offset, bytes, buffer);
        } else {
            keep(slot, record, buffer, offset, bytes);
        }
    }

    /** May this socket's bytes go up now, or must they wait behind older ones, a pause, or the other sockets? */
    private boolean mayDeliver(final long record) {
        if (SocketRecord.has(record, SocketRecord.PAUSED | SocketRecord.RESHOW) || !Stash.isEmpty(record)) {
            return false;
        }
        final int slice = RawMemory.getInt(record + SocketRecord.SLICE);
        if (slice >>> 8 != (state.cycle & 0xFFFFFF)) {
            RawMemory.putInt(record + SocketRecord.SLICE, (state.cycle << 8) | 1);
            return true;
        }
        if ((slice & 0xFF) >= SLICE_RECEIVES) {
            return false;
        }
        RawMemory.putInt(record + SocketRecord.SLICE, slice + 1);
        return true;
    }

    private void deliver(final int slot, final MemorySegment segment, final long offset, final int length,
            final int buffer) {
        shown = segment;
        shownBuffer = buffer;
        try {
            state.events(slot).onBytes(segment, offset, length);
        } finally {
            shown = null;
            shownBuffer = -1;
            if (buffer >= 0) {
                state.buffers.release(buffer);
            }
        }
    }

    private void keep(final int slot, final long record, final int buffer, final int offset, final int length) {
        if (!stash.add(record, buffer, state.receiveBuffers.address(buffer) + offset, length)) {
            state.buffers.release(buffer);
            state.events(slot).onFailed("receive", -Errno.ENOBUFS);
        } else if (!SocketRecord.has(record, SocketRecord.PAUSED)) {
            backlog.add(slot);
        } else if (SocketRecord.inFlight(record, Token.RECEIVE)
                && !SocketRecord.has(record, SocketRecord.RECEIVE_CANCELLED)) {
            SocketRecord.set(record, SocketRecord.RECEIVE_CANCELLED);
            state.driver.cancel(LoopState.token(Token.RECEIVE, slot, record));
        }
    }

    /** Starts a receive if one is wanted and none is in flight. */
    void receive(final int slot, final long record) {
        final int flags = SocketRecord.flags(record);
        final int phase = SocketRecord.phase(record);
        if ((flags & (SocketRecord.READING | SocketRecord.END_SEEN | SocketRecord.PAUSED)) != SocketRecord.READING
                || phase < SocketRecord.OPEN || phase > SocketRecord.LINGERING
                || SocketRecord.inFlight(record, Token.RECEIVE)) {
            return;
        }
        SocketRecord.started(record, Token.RECEIVE);
        final long token = LoopState.token(Token.RECEIVE, slot, record);
        if ((flags & SocketRecord.ONE_SHOT) == 0) {
            state.driver.receive(token, SocketRecord.descriptor(record));
            return;
        }
        if (flags >>> 24 >= CALM_RECEIVES) {
            SocketRecord.flags(record, flags & ~(SocketRecord.CALM_MASK | SocketRecord.ONE_SHOT));
        } else {
            SocketRecord.flags(record, flags + SocketRecord.CALM_UNIT);
        }
        state.driver.receiveOnce(token, SocketRecord.descriptor(record));
    }

    // ---------------------------------------------------------------- pausing

    void pause(final long record, final int reason) {
        SocketRecord.set(record, reason);
        if (reason != SocketRecord.PAUSED_BY_USER) {
            // A reader that cannot keep up gets one buffer at a time: nothing piles up behind the next pause.
            SocketRecord.flags(record,
                    (SocketRecord.flags(record) & ~SocketRecord.CALM_MASK) | SocketRecord.ONE_SHOT);
        }
    }

    void resume(final int slot, final long record, final int reason) {
        if (SocketRecord.has(record, reason)) {
            SocketRecord.clear(record, reason);
            if (!SocketRecord.has(record, SocketRecord.PAUSED)) {
                reshow(slot, record);
            }
        }
    }

    void reshow(final int slot, final long record) {
        SocketRecord.set(record, SocketRecord.RESHOW);
        backlog.add(slot);
    }

    // ---------------------------------------------------------------- the backlog

    /** Gives waiting sockets their turn, at most so many, the longest waiting first. */
    int serveBacklog(final int budget) {
        int served = 0;
        for (int n = Math.min(budget, backlog.size()); n > 0; n--) {
            serve(backlog.poll());
            served++;
        }
        return served;
    }

    /** One socket's turn: kept bytes first, then a slice of stashed pieces, then the end of input. */
    private void serve(final int slot) {
        final long record = slab.record(slot);
        final boolean reshow = SocketRecord.has(record, SocketRecord.RESHOW);
        SocketRecord.clear(record, SocketRecord.RESHOW);
        if (reshow && isReadable(record)) {
            state.events(slot).onReshow();
        }
        for (int n = SLICE_RECEIVES; n > 0 && isReadable(record) && !Stash.isEmpty(record); n--) {
            deliverStashed(slot, stash.poll(record));
        }
        if (!isReadable(record)) {
            return;
        }
        if (!Stash.isEmpty(record)) {
            backlog.add(slot);
        } else if (SocketRecord.has(record, SocketRecord.END_SEEN)) {
            deliverEnd(slot, record);
        } else {
            receive(slot, record);
        }
    }

    private static boolean isReadable(final long record) {
        return SocketRecord.phase(record) == SocketRecord.OPEN && !SocketRecord.has(record, SocketRecord.PAUSED);
    }

    private void deliverStashed(final int slot, final int piece) {
        final Pieces pieces = state.memory.pieces;
        final long address = pieces.address(piece);
        final int length = pieces.length(piece);
        try {
            if (pieces.kind(piece) == Pieces.BUFFER) {
                final int buffer = (int) pieces.owner(piece);
                state.buffers.retain(buffer); // deliver releases one, the piece's own goes below
                deliver(slot, state.receiveBuffers.segment(buffer), address - state.receiveBuffers.address(buffer),
                        length,
                        buffer);
            } else {
                final MemorySegment block = state.memory.blocks.view(pieces.owner(piece));
                deliver(slot, block, address - pieces.owner(piece), length, -1);
            }
        } finally {
            stash.free(piece);
        }
    }

    private void deliverEnd(final int slot, final long record) {
        if (SocketRecord.phase(record) == SocketRecord.OPEN
                && !SocketRecord.has(record, SocketRecord.END_DELIVERED | SocketRecord.PAUSED | SocketRecord.RESHOW)
                && Stash.isEmpty(record)) {
            SocketRecord.set(record, SocketRecord.END_DELIVERED);
            state.events(slot).onEndOfInput();
        }
    }

    // ---------------------------------------------------------------- the end

    void dropStash(final long record) {
        stash.dropAll(record);
    }

    void forget(final int slot) {
        backlog.remove(slot);
    }
}
