package io.gatun.internal.loop;

import java.lang.foreign.MemorySegment;

import io.gatun.ffm.RawMemory;
import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.GatherList;
import io.gatun.internal.driver.Token;

/**
 * The way of bytes to be sent: into the socket's queue, and from there once per cycle to the kernel, so that all that was
 * queued meanwhile leaves as one. Keeps at most one send in flight per socket, and remembers whose send was refused for
 * lack of memory.
 */
final class Sender {
    private final LoopState state;
    private final SocketSlab slab;
    private final SendQueue queue;
    private final SlotList dirty; // sockets with something queued since the last flush
    private final SlotList waiters; // sockets that were refused with nothing queued: only memory can tell them to go on
    private final GatherList gather = new GatherList();

    Sender(final LoopState state) {
        this.state = state;
        slab = state.slab;
        queue = new SendQueue(state.memory.blocks, state.memory.pieces, state.buffers);
        dirty = new SlotList(slab, SocketRecord.FLUSH_NEXT, SocketRecord.IN_FLUSH_LIST);
        waiters = new SlotList(slab, SocketRecord.WAITER_NEXT, SocketRecord.IN_WAITERS);
    }

    boolean copy(final int slot, final MemorySegment source, final long offset, final int length) {
        final long record = record(slot);
        return queued(slot, record, length, queue.copy(record, source, offset, length));
    }

    boolean external(final int slot, final long address, final int length, final ExternalMemory owner) {
        final long record = record(slot);
        return queued(slot, record, length, queue.external(record, address, length, owner));
    }

    /** Queues received bytes where they are. */
    boolean buffer(final int slot, final int buffer, final long address, final int length) {
        final long record = record(slot);
        return queued(slot, record, length, queue.buffer(record, buffer, address, length));
    }

    private long record(final int slot) {
        final long record = slab.record(slot);
        assert SocketRecord.phase(record) == SocketRecord.OPEN : "send in phase " + SocketRecord.phase(record);
        return record;
    }

    private boolean queued(final int slot, final long record, final int length, final boolean taken) {
        if (taken) {
            state.counters.queuedSendBytes += length;
            dirty.add(slot);
        } else if (RawMemory.getInt(record + SocketRecord.SEND_HEAD) == SocketRecord.NONE) {
            waiters.add(slot);
        }
        return taken;
    }

    void awaitMemory(final int slot) {
        waiters.add(slot);
    }

    /** Nothing queued, nothing with the kernel. */
    static boolean isSent(final long record) {
        return RawMemory.getInt(record + SocketRecord.SEND_HEAD) == SocketRecord.NONE
                && !SocketRecord.inFlight(record, Token.SEND);
    }

    /** Something was queued since the last flush. */
    boolean hasUnsent() {
        return !dirty.isEmpty();
    }

    int flush() {
        // Before the sends: what they queue leaves with the rest.
        if (!waiters.isEmpty() && state.memory.blocks.freeBytes() > state.memory.blocks.totalBytes() / 4) {
            wakeWaiters();
        }
        int started = 0;
        for (int slot = dirty.poll(); slot != SocketRecord.NONE; slot = dirty.poll()) {
            final long record = slab.record(slot);
            final int phase = SocketRecord.phase(record);
            if ((phase != SocketRecord.OPEN && phase != SocketRecord.FLUSHING)
                    || SocketRecord.inFlight(record, Token.SEND)
                    || RawMemory.getInt(record + SocketRecord.SEND_HEAD) == SocketRecord.NONE) {
                continue;
            }
            queue.gather(record, gather);
            SocketRecord.started(record, Token.SEND);
            state.driver.send(LoopState.token(Token.SEND, slot, record), SocketRecord.descriptor(record), gather);
            started++;
        }
        return started;
    }

    private void wakeWaiters() {
        for (int n = waiters.size(); n > 0; n--) {
            final int slot = waiters.poll();
            if (SocketRecord.phase(slab.record(slot)) == SocketRecord.OPEN) {
                state.events(slot).onSendProgress();
            }
        }
    }

    /** Notes a completion; true when it was the terminal one: look what comes next. */
    boolean onCompletion(final int slot, final long record, final int flags, final int result, final boolean terminal) {
        if ((flags & CompletionSink.RESULT) != 0) {
            RawMemory.putInt(record + SocketRecord.SEND_RESULT, result);
        }
        if (!terminal) {
            return false; // the kernel still names the memory
        }
        final int sent = RawMemory.getInt(record + SocketRecord.SEND_RESULT);
        if (sent > 0) {
            state.counters.sends++;
            state.counters.bytesOut += sent;
            state.counters.queuedSendBytes -= sent;
            RawMemory.putLong(record + SocketRecord.LAST_EVENT_NS, state.nowNs);
            SocketRecord.addLong(record, SocketRecord.BYTES_SENT, sent);
            queue.sent(record, sent);
        }
        final int phase = SocketRecord.phase(record);
        if (phase > SocketRecord.FLUSHING) {
            dropQueue(record);
        } else if (sent < 0) {
            state.events(slot).onFailed("send", sent);
        } else {
            if (RawMemory.getInt(record + SocketRecord.SEND_HEAD) != SocketRecord.NONE) {
                dirty.add(slot);
            }
            if (phase == SocketRecord.OPEN) {
                state.events(slot).onSendProgress();
            }
        }
        return true;
    }

    /** Gives up what is queued; what a send in flight names stays until it is terminal. */
    void drop(final long record) {
        if (!SocketRecord.inFlight(record, Token.SEND)) {
            dropQueue(record);
        }
    }

    private void dropQueue(final long record) {
        state.counters.queuedSendBytes -= SocketRecord.queuedBytes(record);
        queue.dropAll(record);
    }

    void forget(final int slot) {
        dirty.remove(slot);
        waiters.remove(slot);
    }
}
