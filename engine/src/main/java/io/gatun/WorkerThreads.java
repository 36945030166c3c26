package io.gatun;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;

import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;

import io.gatun.internal.worker.ParkingIdleStrategy;

/** The threads of an engine's workers, each an Agrona runner, and the stall detector beside them. None when embedded. */
final class WorkerThreads {
    private final EngineConfig config;
    private final List<EngineWorker> workers;
    private final EngineLog log;
    private final StallDetector stalls;
    private final List<Thread> threads = new ArrayList<>();

    WorkerThreads(final EngineConfig config, final List<EngineWorker> workers, final EngineLog log) {
        this.config = config;
        this.workers = workers;
        this.log = log;
        stalls = new StallDetector(workers, config.stallThreshold().toNanos(), log);
    }

    void start() {
        if (config.embedded()) {
            return;
        }
        for (final EngineWorker worker : workers) {
            final AgentRunner runner = new AgentRunner(idleStrategy(worker), thrown -> onError(worker, thrown), null,
                    worker.core());
            threads.add(AgentRunner.startOnThread(runner, threadFactory(worker)));
        }
        stalls.start();
    }

    private IdleStrategy idleStrategy(final EngineWorker worker) {
        if (config.idleStrategy() != null) {
            return new InterruptProofIdleStrategy(
                    Objects.requireNonNull(config.idleStrategy().get(), "idleStrategy: the supplier gave none"));
        }
        final ParkingIdleStrategy parking = new ParkingIdleStrategy();
        parking.worker(worker.core());
        return new InterruptProofIdleStrategy(parking);
    }

    /** Names and daemon status are ours only with the default factory. */
    private ThreadFactory threadFactory(final EngineWorker worker) {
        if (config.threadFactory() != null) {
            return config.threadFactory();
        }
        return Thread.ofPlatform().name(EngineWorker.name(worker.index())).daemon(false)::unstarted;
    }

    private void onError(final EngineWorker worker, final Throwable thrown) {
        if (!(thrown instanceof AgentTerminationException)) {
            log.workerFailed(worker.index(), thrown);
        }
    }

    /** After a failed start: workers without a thread give back what they have. */
    void closeUnstarted() {
        for (final EngineWorker worker : workers.subList(threads.size(), workers.size())) {
            worker.core().onClose();
        }
    }

    long stalls(final int worker) {
        return stalls.count(worker);
    }

    void stopping() {
        stalls.stop();
    }

    void ended() {
        stalls.stop();
    }

    /** Waits until the threads are gone. */
    void join() throws InterruptedException {
        for (final Thread thread : threads) {
            thread.join();
        }
        stalls.join();
    }
}
