package io.gatun.internal.worker;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A worker's own memory: the command ring and the fine timers. The ring goes with the last reference to it, not with the
 * worker: another thread may be about to write a command when the worker ends.
 */
public final class WorkerMemory {
    private static final int INITIAL_TIMERS = 1 << 10;
    private static final int ALIGNMENT = 64;

    private final int commandEntries;
    private final int maxTimers;
    private final MemorySegment ring;

    /** @param maxTimers how many fine timers may be set at a time */
    public WorkerMemory(final int commandEntries, final int maxTimers) {
        this.commandEntries = commandEntries;
        this.maxTimers = maxTimers;
        ring = Arena.ofAuto().allocate(CommandRing.bytes(commandEntries), ALIGNMENT);
    }

    /** The caller keeps this object as long as the ring. */
    CommandRing commands() {
        return new CommandRing(ring.address(), commandEntries);
    }

    DeadlineWheel timers(final long nowNs) {
        return new DeadlineWheel(nowNs, INITIAL_TIMERS, maxTimers);
    }
}
