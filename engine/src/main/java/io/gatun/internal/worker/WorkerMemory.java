package io.gatun.internal.worker;

import io.gatun.ffm.system.VirtualMemory;

/** A worker's own memory: the command ring and the fine timers; mapped at start, unmapped at the end. */
public final class WorkerMemory {
    private static final int INITIAL_TIMERS = 1 << 10;

    private final int commandEntries;
    private final int maxTimers;
    private final long ringAddress;

    /** @param maxTimers how many fine timers may be set at a time */
    public WorkerMemory(final int commandEntries, final int maxTimers) {
        this.commandEntries = commandEntries;
        this.maxTimers = maxTimers;
        ringAddress = VirtualMemory.map(CommandRing.bytes(commandEntries));
    }

    CommandRing commands() {
        return new CommandRing(ringAddress, commandEntries);
    }

    DeadlineWheel timers(final long nowNs) {
        return new DeadlineWheel(nowNs, INITIAL_TIMERS, maxTimers);
    }

    void unmap() {
        VirtualMemory.unmap(ringAddress, CommandRing.bytes(commandEntries));
    }
}
