package io.gatun;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.DriverCounters;
import io.gatun.internal.driver.Sockets;
import io.gatun.internal.loop.EventLoop;
import io.gatun.internal.loop.LoopCounters;
import io.gatun.internal.loop.LoopMemory;
import io.gatun.internal.worker.WorkerCore;
import io.gatun.internal.worker.WorkerCounters;
import io.gatun.internal.worker.WorkerEvents;
import io.gatun.internal.worker.WorkerMemory;

/** The user's face of one worker, and what it does for its engine. */
final class EngineWorker implements Worker, WorkerEvents {
    static final int ADOPT = 2; // command: a = descriptor, reference = TcpAcceptor

    private static final int MAX_TIMERS = (1 << 20) + 1024; // the users', and the loop's own come on top

    private final DefaultEngine engine;
    private final int index;
    private final WorkerCore core;
    private final LeasePool leases;
    private final boolean embedded;
    private final AtomicInteger load = new AtomicInteger(); // connections, dealt and open
    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    private final ConnectionCounters counters = new ConnectionCounters();
    private final Set<ConnectAttempt> attempts = new HashSet<>(); // under way, also those without a socket yet
    private boolean draining;
    private CompletableFuture<Void> drained;
    private TcpAcceptor pausedAcceptors; // list of those that wait for a free descriptor

    EngineWorker(final DefaultEngine engine, final int index, final EngineConfig config, final Driver driver,
            final Sockets sockets, final NanoClock clock, final boolean parks) {
        this.engine = engine;
        this.index = index;
        embedded = config.embedded();
        core = new WorkerCore(name(index), driver, sockets, new LoopMemory(config.maxSockets(), config.sendMemory()),
                new WorkerMemory(config.commandQueue(), MAX_TIMERS + config.maxSockets()), clock, config.ioBudget(),
                parks,
                config.idleSpin().toNanos(), this);
        leases = new LeasePool(core, config.leaseLimit(), counters);
    }

    static String name(final int index) {
        return "gatun-worker-" + index;
    }

    WorkerCore core() {
        return core;
    }

    EventLoop loop() {
        return core.loop();
    }

    LeasePool leases() {
        return leases;
    }

    DefaultEngine engine() {
        return engine;
    }

    EngineLog log() {
        return engine.log();
    }

    CompletableFuture<Boolean> stopped() {
        return stopped;
    }

    /** Connections here, with those on their way; what dealing looks at. Any thread. */
    int load() {
        return load.get();
    }

    void expectConnection() {
        load.incrementAndGet();
    }

    void unexpectConnection() {
        load.decrementAndGet();
    }

    // ---------------------------------------------------------------- connections, on the worker

    /** Makes a connection of an accepted descriptor that was counted by {@link #expectConnection}. */
    void adopt(final long descriptor, final TcpAcceptor acceptor) {
        final ConnectionHandler handler;
        try {
            handler = Objects.requireNonNull(acceptor.handlers().get(), "listen: the supplier gave no handler");
        } catch (final Throwable e) {
            uncaught(null, e);
            refuse(descriptor, acceptor);
            return;
        }
        final TcpConnection connection = new TcpConnection(this, acceptor.options(), handler, acceptor,
                engine.nextConnectionId());
        final int slot = core.isClosing() ? EventLoop.FULL : loop().open(descriptor, connection);
        if (slot == EventLoop.FULL) {
            log().slabFull(index, loop().socketsInUse());
            refuse(descriptor, acceptor);
            return;
        }
        counters.accepted++;
        opened(connection, slot);
    }

    private void refuse(final long descriptor, final TcpAcceptor acceptor) {
        loop().sockets().close(descriptor);
        load.decrementAndGet();
        acceptor.connectionClosed();
        checkDrained();
    }

    /** A connect succeeded. */
    void connected(final ConnectAttempt attempt, final TcpConnection connection, final int slot) {
        attempts.remove(attempt);
        counters.connected++;
        opened(connection, slot);
    }

    private void opened(final TcpConnection connection, final int slot) {
        connection.opened(slot);
        if (draining) {
            connection.drain();
        }
    }

    /** A connection's descriptor is closed. */
    void closed(final TcpConnection connection, final Throwable cause) {
        counters.closed++;
        load.decrementAndGet();
        log().closed(connection, cause);
        resumeAcceptors();
        checkDrained();
    }

    /** A connect begins. */
    void connecting(final ConnectAttempt attempt) {
        attempts.add(attempt);
    }

    /** A connect failed: its place is free again. */
    void connectEnded(final ConnectAttempt attempt) {
        attempts.remove(attempt);
        load.decrementAndGet();
        resumeAcceptors();
        checkDrained();
    }

    void uncaught(final Connection connection, final Throwable thrown) {
        engine.uncaught(connection, thrown);
    }

    // ---------------------------------------------------------------- accept pauses, on the worker

    /** No descriptor is left; the acceptor tries again when one was closed here. */
    void pauseAcceptor(final TcpAcceptor acceptor) {
        counters.acceptPauses++;
        if (!acceptor.isPaused()) {
            acceptor.paused(pausedAcceptors);
            pausedAcceptors = acceptor;
        }
    }

    private void resumeAcceptors() {
        while (pausedAcceptors != null) {
            final TcpAcceptor acceptor = pausedAcceptors;
            pausedAcceptors = acceptor.unpaused();
            acceptor.resume();
        }
    }

    /** A timer says: try again. */
    void retryAcceptors() {
        resumeAcceptors();
    }

    // ---------------------------------------------------------------- draining and stopping

    /** Any thread; completes when no connection is left. */
    CompletableFuture<Void> drain() {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        final Runnable begin = () -> {
            if (drained == null) {
                draining = true;
                drained = done;
                loop().forEach(holder -> {
                    if (holder instanceof final TcpConnection connection) {
                        connection.drain();
                    }
                });
            } else {
                drained.whenComplete((nothing, failure) -> done.complete(null));
            }
            checkDrained();
        };
        if (core.isCurrent()) {
            begin.run();
        } else if (!stopped.isDone()) {
            core.submit(begin);
            stopped.whenComplete((leaked, failure) -> done.complete(null));
        } else {
            done.complete(null);
        }
        return done;
    }

    private void checkDrained() {
        if (drained != null && load.get() == 0) {
            drained.complete(null);
        }
    }

    /** Any thread: aborts every connection; listeners stay as they are. */
    void abortConnections(final Throwable cause) {
        core.submit(() -> {
            loop().forEach(holder -> {
                if (holder instanceof final TcpConnection connection) {
                    connection.abort(cause);
                }
            });
            List.copyOf(attempts).forEach(attempt -> attempt.cancel(cause));
        });
    }

    @Override
    public void onStopping() {
        final Throwable cause = new java.net.SocketException("engine closed");
        loop().forEach(holder -> {
            switch (holder) {
                case final TcpConnection connection -> connection.abort(cause);
                case final TcpAcceptor acceptor -> acceptor.close();
                case final ConnectAttempt attempt -> attempt.cancel(cause);
                default -> throw new AssertionError(holder);
            }
        });
    }

    @Override
    public boolean holdsLeases() {
        return counters.leasedBytes > 0;
    }

    @Override
    public void onStopped(final boolean leaked) {
        if (leaked) {
            log().leaked(index, counters.leasedBytes);
        }
        if (drained != null) {
            drained.complete(null);
        }
        stopped.complete(leaked);
    }

    @Override
    public void onCommand(final int kind, final long token, final long a, final long b, final long c,
            final Object reference) {
        if (kind == ADOPT) {
            adopt(a, (TcpAcceptor) reference);
        }
    }

    @Override
    public void onUncaught(final Throwable cause) {
        uncaught(null, cause);
    }

    @Override
    public void onFault(final Throwable fault) {
        log().workerFailed(index, fault);
    }

    // ---------------------------------------------------------------- the user's face

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean isCurrent() {
        return core.isCurrent();
    }

    @Override
    public void execute(final Runnable action) {
        Objects.requireNonNull(action, "execute: action");
        if (!core.offer(WorkerCore.RUN, 0, 0, 0, 0, action)) {
            throw new RejectedExecutionException(
                    stopped.isDone() || core.isClosing() ? "execute: worker " + index + " is closed"
                            : "execute: the command queue of worker " + index + " is full");
        }
    }

    @Override
    public Future<?> schedule(final Duration delay, final Runnable action) {
        Objects.requireNonNull(action, "schedule: action");
        final ScheduledAction scheduled = new ScheduledAction(this, action);
        final long delayNs = Durations.delayNs("schedule", delay);
        if (core.isCurrent()) {
            scheduled.arm(delayNs);
        } else {
            final long fromNs = engine.clock().nanoTime();
            execute(() -> scheduled.arm(delayNs - (engine.clock().nanoTime() - fromNs)));
        }
        return scheduled;
    }

    @Override
    public Agent agent() {
        if (!embedded) {
            throw new IllegalStateException(
                    "agent: this engine runs its own threads; EngineConfig.embedded(true) leaves them to you");
        }
        return core;
    }

    @Override
    public Metrics metrics() {
        final LoopCounters loop = loop().counters();
        final DriverCounters driver = loop().driver().counters();
        final WorkerCounters turns = core.counters();
        return new Metrics(counters.accepted, counters.connected, counters.closed,
                counters.accepted + counters.connected - counters.closed, loop.bytesIn, loop.bytesOut, turns.turns,
                driver.kernelEntries, turns.longestTurnNs, driver.inFlight, loop.queuedSendBytes, counters.leasedBytes,
                driver.noBuffer, driver.completionOverflow, counters.acceptPauses, engine.stalls(index));
    }

    @Override
    public String toString() {
        return "worker " + index;
    }
}
