package io.gatun.conformance;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
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
    private boolean ended;

    SteppedWorker(final WorkerCore core, final NanoClock clock, final boolean parks) {
        this.core = core;
        this.clock = clock;
        this.parks = parks;
        idle.worker(core);
    }

    boolean hasEnded() {
        return ended;
    }

    void wake() {
        if (!ended) {
            core.loop().driver().wake();
        }
    }

    /** From now, as the simulated world asks for it. */
    long untilDeadlineNs() {
        if (ended) {
            return SimulatedWorld.NO_DEADLINE;
        }
        if (core.isRunnable()) {
            return 0;
        }
        final long deadlineNs = core.nextDeadlineNs();
        return deadlineNs == Long.MAX_VALUE ? SimulatedWorld.NO_DEADLINE : Math.max(0, deadlineNs - clock.nanoTime());
    }

    @Override
    public int doWork() {
        if (ended) {
            return 0;
        }
        try {
            final int work = core.doWork();
            if (parks) {
                idle.idle(work);
            }
            return work;
        } catch (final AgentTerminationException e) {
            ended = true;
            core.onClose();
            return 1;
        }
    }

    @Override
    public String roleName() {
        return core.roleName();
    }
}
