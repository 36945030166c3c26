package io.gatun.internal.worker;

import org.agrona.concurrent.IdleStrategy;

/**
 * The default: with nothing left to run, block in the kernel until completions, a wake-up or the next deadline. It looks
 * at what is runnable, not at the work count: going to the kernel right after a batch is what makes one entry per batch.
 */
public final class ParkingIdleStrategy implements IdleStrategy {
    private WorkerCore core;

    /** Once, before the first idle. */
    public void worker(final WorkerCore worker) {
        core = worker;
    }

    @Override
    public void idle(final int workCount) {
        core.park();
    }

    @Override
    public void idle() {
        core.park();
    }

    @Override
    public void reset() {
        // no state
    }

    @Override
    public String alias() {
        return "park in the kernel";
    }
}
