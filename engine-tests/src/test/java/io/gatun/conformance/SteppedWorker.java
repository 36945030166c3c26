package io.gatun.conformance;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import io.gatun.internal.worker.ParkingIdleStrategy;
import io.gatun.internal.worker.WorkerCore;
import io.gatun.simulated.SimulatedWorld;

/** One turn of a worker per step: its duty cycle, then its idle strategy if it has one. */
final class SteppedWorker implements Agent {
    private final WorkerCore core;
    private final NanoClock clock;
    private final ParkingIdleStrategy idle = new ParkingIdleStrategy();
    private final boolean parks;

    SteppedWorker(final WorkerCore core, final NanoClock clock, final boolean parks) {
        this.core = core;
        this.clock = clock;
        this.parks = parks;
        idle.worker(core);
    }

    /** From now, as the simulated world asks for it. */
    long untilDeadlineNs() {
        if (core.isRunnable()) {
            return 0;
        }
        final long deadlineNs = core.nextDeadlineNs();
        return deadlineNs == Long.MAX_VALUE ? SimulatedWorld.NO_DEADLINE : Math.max(0, deadlineNs - clock.nanoTime());
    }

    @Override
    public int doWork() {
        final int work = core.doWork();
        if (parks) {
            idle.idle(work);
        }
        return work;
    }

    @Override
    public void onClose() {
        core.onClose();
    }

    @Override
    public String roleName() {
        return core.roleName();
    }
}
