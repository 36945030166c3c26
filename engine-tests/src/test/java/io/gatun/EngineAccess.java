package io.gatun;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.NanoClock;

import io.gatun.internal.driver.DriverFactory;
import io.gatun.internal.loop.EventLoop;
import io.gatun.internal.worker.WorkerCore;

/** What tests may see of an engine besides its public face. */
public final class EngineAccess {
    private EngineAccess() {}

    /** Starts an engine on a driver and a clock of the test's. */
    public static Engine start(final EngineConfig config, final DriverFactory factory, final NanoClock clock)
            throws IOException {
        return DefaultEngine.start(config, factory, clock);
    }

    /** The duty cycle behind a worker. */
    public static WorkerCore core(final Worker worker) {
        return ((EngineWorker) worker).core();
    }

    /** Sockets that a worker has a record for, listeners and connects on their way included. */
    public static int socketsInUse(final Worker worker) {
        return core(worker).loop().socketsInUse();
    }

    /** Tells all workers to drain. */
    public static void beginDrain(final Engine engine) {
        engine.workers().forEach(worker -> ((EngineWorker) worker).drain());
    }

    /** What a closed engine has not given back, in words; empty when all is well. */
    public static List<String> leftOver(final Engine engine) {
        final List<String> left = new ArrayList<>();
        for (final Worker worker : engine.workers()) {
            final EventLoop loop = core(worker).loop();
            final Worker.Metrics metrics = worker.metrics();
            add(left, worker, "connections open", metrics.open());
            add(left, worker, "operations in flight", metrics.inFlight());
            add(left, worker, "bytes queued", metrics.queuedSendBytes());
            add(left, worker, "bytes leased", metrics.leasedBytes());
            add(left, worker, "socket records in use", loop.socketsInUse());
            add(left, worker, "pieces in use", loop.piecesInUse());
            add(left, worker, "bytes of send memory in use", loop.blocks().totalBytes() - loop.blocks().freeBytes());
            add(left, worker, "receive buffers held", loop.driver().receiveBuffers().held());
            add(left, worker, "sockets in quarantine", loop.counters().quarantined);
            add(left, worker, "cycles broken off by the engine itself", core(worker).counters().faults);
        }
        return left;
    }

    private static void add(final List<String> left, final Worker worker, final String what, final long amount) {
        if (amount != 0) {
            left.add(worker + ": " + amount + " " + what);
        }
    }
}
