package io.gatun;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

import io.gatun.internal.loop.BlockPool;
import io.gatun.internal.loop.EventLoop;
import io.gatun.internal.worker.WorkerCore;

/** One worker's leases: bounded in bytes, objects reused. Owner's thread, except {@link #unused}. */
final class LeasePool {
    private final WorkerCore core;
    private final EventLoop loop;
    private final long limitBytes;
    private final ArrayDeque<EngineLease> free = new ArrayDeque<>();
    private final ArrayDeque<TcpConnection> waiting = new ArrayDeque<>(); // refused at the limit, to be told
    private boolean refusedAtLimit; // the last refusal was the limit's, not for lack of memory
    private final ConnectionCounters counters;

    LeasePool(final WorkerCore core, final long limitBytes, final ConnectionCounters counters) {
        this.core = core;
        this.limitBytes = limitBytes;
        this.counters = counters;
        loop = core.loop();
    }

    /** Empty memory; null at the limit. */
    EngineLease allocate(final int length) {
        final int order = BlockPool.orderFor(length);
        refusedAtLimit = counters.leasedBytes + (1L << order) > limitBytes;
        if (refusedAtLimit) {
            return null;
        }
        final long block = loop.blocks().sparesInput(1L << order) ? loop.blocks().allocate(order) : 0;
        if (block == 0) {
            return null;
        }
        return take(block, -1, loop.blocks().view(block), 0, length, 1 << order);
    }

    /** Part of what the loop shows now; a small part, or kept bytes, as a copy. Null at the limit. */
    EngineLease retain(final MemorySegment shown, final long offset, final int length, final boolean kept) {
        final int bufferBytes = loop.driver().receiveBuffers().bufferBytes();
        final boolean copies = kept || loop.shownBuffer() < 0 || length < bufferBytes / 8 || loop.buffersAreScarce();
        if (copies) {
            final EngineLease copy = allocate(Math.max(1, length));
            if (copy != null) {
                MemorySegment.copy(shown, offset, copy.segment(), 0, length);
                copy.length(length);
            }
            return copy;
        }
        refusedAtLimit = counters.leasedBytes + bufferBytes > limitBytes;
        if (refusedAtLimit) {
            return null;
        }
        return take(0, loop.retainShown(), shown, offset, length, bufferBytes);
    }

    private EngineLease take(final long block, final int buffer, final MemorySegment memory, final long offset,
            final int length, final int charged) {
        EngineLease lease = free.pollLast();
        if (lease == null) {
            lease = new EngineLease(this);
        }
        counters.leasedBytes += charged;
        lease.init(block, buffer, memory, offset, length, charged);
        return lease;
    }

    /** Nobody uses it any more. Any thread. */
    void unused(final EngineLease lease) {
        if (core.isCurrent()) {
            recycle(lease);
        } else {
            core.signal(lease);
        }
    }

    void recycle(final EngineLease lease) {
        if (lease.buffer() >= 0) {
            loop.release(lease.buffer());
        } else {
            loop.blocks().free(lease.block());
        }
        counters.leasedBytes -= lease.chargedBytes();
        free.addLast(lease);
        if (!waiting.isEmpty() && counters.leasedBytes <= limitBytes - limitBytes / 4) {
            tellWaiting();
        }
    }

    /** The connection was refused a lease, and is to hear when another try makes sense. */
    void await(final TcpConnection connection, final int slot) {
        if (!refusedAtLimit || counters.leasedBytes == 0) {
            loop.awaitMemory(slot);
        } else if (!waiting.contains(connection)) {
            waiting.add(connection);
        }
    }

    private void tellWaiting() {
        for (TcpConnection each = waiting.poll(); each != null; each = waiting.poll()) {
            each.retryRefused();
        }
    }
}
