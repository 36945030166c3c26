package io.gatun;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

import io.gatun.internal.worker.TurnWatch;

/**
 * Looks at the workers from outside and reports a turn that lasts too long, with the stack of whatever holds it. Sleeps
 * for good while all workers are parked: an idle engine uses no CPU.
 */
final class StallDetector implements Runnable {
    private final List<EngineWorker> workers;
    private final long thresholdNs;
    private final EngineLog log;
    private final AtomicLongArray counts;
    private final long[] reported; // per worker: begin of the turn that was reported last
    private final boolean sleeps; // all workers tell when they go on after a park
    private volatile boolean stopped;
    private Thread thread;

    StallDetector(final List<EngineWorker> workers, final long thresholdNs, final EngineLog log) {
        this.workers = workers;
        this.thresholdNs = thresholdNs;
        this.log = log;
        counts = new AtomicLongArray(workers.size());
        reported = new long[workers.size()];
        sleeps = workers.stream().allMatch(worker -> worker.core().parks());
    }

    void start() {
        thread = Thread.ofPlatform().name("gatun-stall-detector").daemon(true).start(this);
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    void join() throws InterruptedException {
        if (thread != null) {
            thread.join();
        }
    }

    long count(final int worker) {
        return counts.get(worker);
    }

    @Override
    public void run() {
        int quiet = 0;
        while (!stopped) {
            quiet = look() ? 0 : quiet + 1;
            if (quiet < 3 || !sleeps) {
                LockSupport.parkNanos(this, Math.max(1_000_000, thresholdNs / 2));
            } else {
                sleep();
            }
        }
    }

    /** Until a worker resumes from a park. One that began a turn just before is seen by the second look. */
    private void sleep() {
        for (final EngineWorker worker : workers) {
            worker.core().watch().dormant(thread);
        }
        if (!look() && !stopped) {
            LockSupport.park(this);
        }
        for (final EngineWorker worker : workers) {
            worker.core().watch().dormant(null);
        }
    }

    /** True if any worker was in a turn. */
    private boolean look() {
        boolean running = false;
        for (final EngineWorker worker : workers) {
            final long since = worker.core().watch().sinceNs();
            if (since != TurnWatch.IDLE) {
                running = true;
                final long lastedNs = System.nanoTime() - since;
                if (lastedNs >= thresholdNs && reported[worker.index()] != since) {
                    reported[worker.index()] = since;
                    report(worker, since, lastedNs);
                }
            }
        }
        return running;
    }

    private void report(final EngineWorker worker, final long since, final long lastedNs) {
        final Thread owner = worker.core().owner();
        final StackTraceElement[] stack = owner == null ? new StackTraceElement[0] : owner.getStackTrace();
        if (worker.core().watch().sinceNs() == since) {
            counts.incrementAndGet(worker.index());
            log.stalled(worker.index(), lastedNs, stack);
        }
    }
}
