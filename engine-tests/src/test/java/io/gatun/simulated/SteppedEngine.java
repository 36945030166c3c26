package io.gatun.simulated;

import io.gatun.Engine;
import io.gatun.EngineAccess;
import io.gatun.EngineConfig;
import io.gatun.Worker;
import io.gatun.internal.worker.ParkingIdleStrategy;
import io.gatun.internal.worker.WorkerCore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.Agent;

/** An engine whose workers are stepped by a world. */
final class SteppedEngine {
    private final SimulatedWorld world;
    private final Engine engine;
    private final boolean parks;
    private final List<Turns> workers = new ArrayList<>();

    private SteppedEngine(final SimulatedWorld world, final Engine engine, final boolean parks) {
        this.world = world;
        this.engine = engine;
        this.parks = parks;
    }

    /** With workers that park, each in a thread of its own, or only poll, all in the stepping thread. */
    static SteppedEngine start(final SimulatedWorld world, final EngineConfig config, final boolean parks) {
        try {
            final SteppedEngine stepped = new SteppedEngine(world,
                    EngineAccess.start(config.embedded(true), world.factory(), world.clock()), parks);
            stepped.engine.workers().forEach(stepped::add);
            return stepped;
        } catch (final IOException e) {
            throw world.failure("start: " + e.getMessage());
        }
    }

    private void add(final Worker worker) {
        final WorkerCore core = EngineAccess.core(worker);
        final Turns turns = new Turns(core);
        workers.add(turns);
        if (parks) {
            world.add(turns, (SimulatedDriver) core.loop().driver());
        } else {
            world.add(turns, turns::untilDeadlineNs);
        }
    }

    Engine engine() {
        return engine;
    }

    /** Ends it without a drain; fails if anything is not given back. */
    void end() {
        engine.closeNow();
        world.until("all workers end", () -> workers.stream().allMatch(world::hasEnded));
        final List<String> left = EngineAccess.leftOver(engine);
        if (!left.isEmpty()) {
            throw world.failure("the engine keeps " + left);
        }
    }

    private final class Turns implements Agent {
        private final WorkerCore core;
        private final ParkingIdleStrategy idle = new ParkingIdleStrategy();

        private Turns(final WorkerCore core) {
            this.core = core;
            idle.worker(core);
        }

        private long untilDeadlineNs() {
            if (core.isRunnable()) {
                return 0;
            }
            final long deadlineNs = core.nextDeadlineNs();
            return deadlineNs == Long.MAX_VALUE ? SimulatedWorld.NO_DEADLINE
                    : Math.max(0, deadlineNs - world.clock().nanoTime());
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
}
