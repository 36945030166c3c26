package io.gatun.internal.loop;

import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.ReceiveBuffers;
import io.gatun.internal.driver.Token;

/** What the parts of one loop share: memory, driver, holders, the time of the cycle. */
final class LoopState {
    final Driver driver;
    final ReceiveBuffers receiveBuffers;
    final LoopMemory memory;
    final SocketSlab slab;
    final BufferReferences buffers;
    final LoopCounters counters = new LoopCounters();
    private final SocketEvents[] events; // by slot
    long nowNs; // at the begin of the cycle
    int cycle;

    LoopState(final Driver driver, final LoopMemory memory, final long startNs) {
        this.driver = driver;
        this.memory = memory;
        receiveBuffers = driver.receiveBuffers();
        slab = memory.slab;
        buffers = new BufferReferences(receiveBuffers);
        events = new SocketEvents[slab.capacity()];
        nowNs = startNs;
    }

    SocketEvents events(final int slot) {
        return events[slot];
    }

    void events(final int slot, final SocketEvents holder) {
        events[slot] = holder;
    }

    static long token(final int kind, final int slot, final long record) {
        return Token.of(kind, SocketRecord.generation(record), slot);
    }
}
