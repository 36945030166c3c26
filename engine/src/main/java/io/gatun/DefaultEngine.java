package io.gatun;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.agrona.concurrent.NanoClock;

import io.gatun.internal.driver.DriverFactory;
import io.gatun.internal.driver.Sockets;
import io.gatun.internal.worker.TurnWatch;

/** An engine: its workers, its listeners, and how it ends. */
final class DefaultEngine implements Engine {
    private static final long ABORT_WAIT_MS = 10_000; // longer than the workers' own stop deadline

    private final EngineConfig config;
    private final NanoClock clock;
    private final Sockets sockets;
    private final EngineLog log;
    private final List<EngineWorker> workers;
    private final EngineReport report;
    private final WorkerThreads threads;
    private final Set<TcpAcceptor> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicLong connectionIds = new AtomicLong();
    private final AtomicInteger nextWorker = new AtomicInteger();
    private final CompletableFuture<Void> draining = new CompletableFuture<>();
    private final ReentrantLock lifecycle = new ReentrantLock(); // what starts is in before stop, or is refused
    private volatile boolean drainBegun; // nothing new is started
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private DefaultEngine(final EngineConfig config, final DriverChoice choice, final NanoClock clock)
            throws IOException {
        this.config = config;
        this.clock = clock;
        sockets = choice.sockets();
        log = new EngineLog(config);
        workers = EngineWorkers.create(this, config, choice, clock);
        report = EngineReports.of(config, choice, workers);
        threads = new WorkerThreads(config, workers, log);
        stoppedWorkers().whenComplete((nothing, failure) -> {
            threads.ended();
            log.closed();
            closed.countDown();
        });
    }

    static Engine start(final EngineConfig config) throws IOException {
        Objects.requireNonNull(config, "Engine.start: config");
        return start(config, DriverChoice.of(config.driver()), System::nanoTime);
    }

    /** With a driver and a clock of the caller's, for kernels that are not this machine's. */
    static Engine start(final EngineConfig config, final DriverFactory factory, final NanoClock clock)
            throws IOException {
        return start(config, DriverChoice.given(factory), clock);
    }

    private static Engine start(final EngineConfig config, final DriverChoice choice, final NanoClock clock)
            throws IOException {
        final DefaultEngine engine = new DefaultEngine(config, choice, clock);
        try {
            engine.threads.start();
        } catch (final RuntimeException | Error e) {
            engine.closeNow();
            engine.threads.closeUnstarted();
            throw e;
        }
        engine.log.started(engine.report);
        return engine;
    }

    // ---------------------------------------------------------------- for workers

    EngineLog log() {
        return log;
    }

    NanoClock clock() {
        return clock;
    }

    long nextConnectionId() {
        return connectionIds.incrementAndGet();
    }

    long stalls(final int worker) {
        return threads.stalls(worker);
    }

    void uncaught(final Connection connection, final Throwable thrown) {
        log.uncaught(connection, thrown);
    }

    void listenerClosed(final TcpAcceptor listener) {
        listeners.remove(listener);
    }

    /** The worker with the fewest connections; of several the preferred one, else the first after the last chosen. */
    EngineWorker leastLoaded(final EngineWorker preferred) {
        final int count = workers.size();
        if (count == 1) {
            return workers.getFirst();
        }
        final int first = preferred == null ? Math.floorMod(nextWorker.getAndIncrement(), count) : preferred.index();
        EngineWorker best = workers.get(first);
        for (int i = 1; i < count; i++) {
            final EngineWorker each = workers.get((first + i) % count);
            if (each.load() < best.load()) {
                best = each;
            }
        }
        return best;
    }

    // ---------------------------------------------------------------- listening

    @Override
    public Listener listen(final SocketAddress address, final Supplier<? extends ConnectionHandler> handlers)
            throws IOException {
        return listen(address, TcpOptions.defaults(), handlers);
    }

    @Override
    public Listener listen(final SocketAddress address, final TcpOptions options,
            final Supplier<? extends ConnectionHandler> handlers) throws IOException {
        Objects.requireNonNull(options, "listen: options");
        Objects.requireNonNull(handlers, "listen: handlers");
        final InetSocketAddress wanted = inet("listen", address);
        if (wanted.isUnresolved()) {
            throw new UnknownHostException("listen " + Addresses.text(wanted) + ": the name is unknown");
        }
        checkOpen("listen");
        final long descriptor = ListeningSocket.open(sockets, wanted, options);
        final InetSocketAddress real = sockets.localAddress(descriptor);
        final EngineWorker worker = workers.get(Math.floorMod(nextWorker.getAndIncrement(), workers.size()));
        final TcpAcceptor listener = new TcpAcceptor(worker, real == null ? wanted : real, options, handlers);
        lifecycle.lock();
        try {
            if (stopping.get() || drainBegun) {
                sockets.close(descriptor);
                checkOpen("listen");
            }
            listeners.add(listener);
            worker.core().submit(() -> listener.start(descriptor));
        } finally {
            lifecycle.unlock();
        }
        return listener;
    }

    private void checkOpen(final String operation) throws SocketException {
        if (stopping.get() || drainBegun) {
            throw new SocketException(operation + ": the engine is " + (stopping.get() ? "closed" : "draining"));
        }
    }

    private static InetSocketAddress inet(final String operation, final SocketAddress address) {
        Objects.requireNonNull(address, operation + ": address");
        if (!(address instanceof final InetSocketAddress inet)) {
            throw new java.nio.channels.UnsupportedAddressTypeException();
        }
        return inet;
    }

    // ---------------------------------------------------------------- connecting

    @Override
    public CompletableFuture<Connection> connect(final SocketAddress address, final TcpOptions options,
            final ConnectionHandler handler) {
        final CompletableFuture<Connection> future = new CompletableFuture<>();
        try {
            Objects.requireNonNull(options, "connect: options");
            Objects.requireNonNull(handler, "connect: handler");
            final InetSocketAddress wanted = inet("connect", address);
            if (wanted.getPort() == 0) {
                throw new IllegalArgumentException("connect: port 0: out of range 1..65535");
            }
            checkOpen("connect");
            final EngineWorker calling = inTurn();
            final EngineWorker worker = calling != null ? calling : leastLoaded(null);
            final ConnectAttempt attempt = new ConnectAttempt(worker, wanted, options, handler, future);
            start(attempt, worker);
            if (wanted.isUnresolved()) {
                resolve(wanted, attempt);
            }
        } catch (final Throwable e) {
            future.completeExceptionally(e);
        }
        return future;
    }

    /** As a signal, also on the worker itself: the caller may be in a callback, and onOpen must not run inside connect. */
    private void start(final ConnectAttempt attempt, final EngineWorker worker) throws SocketException {
        final long startNs = clock.nanoTime();
        lifecycle.lock();
        try {
            checkOpen("connect");
            worker.expectConnection();
            worker.core().submit(() -> attempt.start(clock.nanoTime() - startNs));
        } finally {
            lifecycle.unlock();
        }
    }

    /** Off the worker; the attempt's own timer bounds how long it waits for this. */
    private void resolve(final InetSocketAddress name, final ConnectAttempt attempt) {
        Thread.ofVirtual().name("gatun-resolver").start(() -> {
            List<InetSocketAddress> addresses = List.of();
            Throwable failure = null;
            try {
                addresses = checked(config.resolver().apply(name), name);
            } catch (final UncheckedIOException e) {
                failure = e.getCause();
            } catch (final Throwable e) {
                failure = e;
            }
            attempt.resolved(addresses, failure);
        });
    }

    private static List<InetSocketAddress> checked(final List<InetSocketAddress> addresses,
            final InetSocketAddress name) {
        if (addresses == null || addresses.isEmpty()) {
            throw new IllegalStateException("the resolver gave no address for " + Addresses.text(name));
        }
        for (final InetSocketAddress address : addresses) {
            if (address == null || address.isUnresolved()) {
                throw new IllegalStateException(
                        "the resolver gave " + address + " for " + Addresses.text(name) + ", which is no address");
            }
        }
        return List.copyOf(addresses);
    }

    /** The worker that is calling, or null; one thread may drive several. */
    private EngineWorker inTurn() {
        for (final EngineWorker worker : workers) {
            if (worker.isCurrent() && worker.core().watch().sinceNs() != TurnWatch.IDLE) {
                return worker;
            }
        }
        return null;
    }

    /** A worker of the calling thread, or null. */
    private EngineWorker current() {
        for (final EngineWorker worker : workers) {
            if (worker.isCurrent()) {
                return worker;
            }
        }
        return null;
    }

    // ---------------------------------------------------------------- what is known

    @Override
    public List<Worker> workers() {
        return List.copyOf(workers);
    }

    @Override
    public EngineReport describe() {
        return report;
    }

    @Override
    public CompletableFuture<Void> draining() {
        return draining.copy();
    }

    // ---------------------------------------------------------------- the end

    @Override
    public boolean drain(final Duration deadline) {
        final long waitNs = Durations.delayNs("drain", deadline);
        checkNotWorker("drain");
        final long startNs = clock.nanoTime();
        log.draining();
        beginDrain();
        final CompletableFuture<Void> drained = CompletableFuture
                .allOf(workers.stream().map(EngineWorker::drain).toArray(CompletableFuture[]::new));
        if (await(drained, waitNs - (clock.nanoTime() - startNs))) {
            return true;
        }
        final Throwable cut = new SocketException("engine drained: cut at the deadline");
        workers.forEach(worker -> worker.abortConnections(cut));
        await(drained, TimeUnit.MILLISECONDS.toNanos(ABORT_WAIT_MS));
        return false;
    }

    private void beginDrain() {
        lifecycle.lock();
        try {
            drainBegun = true;
            listeners.forEach(TcpAcceptor::close);
        } finally {
            lifecycle.unlock();
        }
        draining.complete(null); // not under the lock: dependents may wait for others who need it
    }

    /** True if it completed in time. An interrupt ends the waiting, and stays set. */
    private static boolean await(final CompletableFuture<Void> future, final long waitNs) {
        try {
            future.get(Math.max(0, waitNs), TimeUnit.NANOSECONDS);
            return true;
        } catch (final TimeoutException e) {
            return false;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (final ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        checkNotWorker("close");
        if (closing.compareAndSet(false, true)) {
            if (!stopping.get()) {
                drain(config.drainTimeout());
            }
            closeNow();
        }
        try {
            awaitClosed();
            threads.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void closeNow() {
        if (stopping.compareAndSet(false, true)) {
            beginDrain();
            lifecycle.lock();
            try {
                workers.forEach(worker -> worker.core().stop());
            } finally {
                lifecycle.unlock();
            }
            threads.stopping();
        }
    }

    @Override
    public void awaitClosed() throws InterruptedException {
        checkNotWorker("awaitClosed");
        closed.await();
    }

    private CompletableFuture<Void> stoppedWorkers() {
        return CompletableFuture
                .allOf(workers.stream().map(EngineWorker::stopped).toArray(CompletableFuture[]::new));
    }

    private void checkNotWorker(final String operation) {
        final EngineWorker worker = current();
        if (worker != null) {
            throw new IllegalStateException(
                    operation + ": would wait for worker " + worker.index() + " on its own thread");
        }
    }

    @Override
    public String toString() {
        return report.toString();
    }
}
