package io.gatun.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;
import io.gatun.Engine;
import io.gatun.EngineConfig;
import io.gatun.Listener;
import io.gatun.TcpOptions;
import io.gatun.Worker;

/** A kernel with an engine and with peers that do not know it; lives for one test. Closing it does the accounts. */
public abstract class World {
    private static final int MOST_SHOWN = 5;

    private final List<Engine> engines = new CopyOnWriteArrayList<>();
    private final List<Probe> probes = new CopyOnWriteArrayList<>();
    private final Queue<String> breaches = new ConcurrentLinkedQueue<>();
    private final List<Uncaught> uncaught = new CopyOnWriteArrayList<>();

    /** What an engine reported to its onUncaught. */
    public record Uncaught(Connection connection, Throwable thrown) {}

    // --- what a kernel has ---

    /** The name that the engine must report. */
    public abstract String driver();

    protected abstract Engine startEngine(EngineConfig config) throws IOException;

    /** Starts to connect. A receive buffer of 0 bytes is one as the kernel makes it. */
    public abstract Peer connect(InetSocketAddress address, int receiveBufferBytes);

    public abstract PeerListener listen(InetSocketAddress address, int backlog);

    /** Until the condition holds; an error that names it if it never does. */
    public abstract void await(String what, BooleanSupplier condition);

    /** Until everything has happened that happens by itself within a moment. */
    public abstract void settle();

    public abstract long nowNs();

    /** Ends the engine without a drain, and waits until it is over. */
    protected abstract void end(Engine engine);

    /** Ends all peers, and adds what is left over of anything to the list. */
    protected abstract void account(List<String> leftOver);

    /** For messages of failures. */
    public abstract String circumstances();

    // --- engines ---

    /** One worker, little memory. */
    public EngineConfig config() {
        return EngineConfig.defaults().workers(1).receiveMemory(4 << 20).sendMemory(16 << 20).maxSockets(4096)
                .stallThreshold(java.time.Duration.ofHours(1))
                .onUncaught((connection, thrown) -> uncaught.add(new Uncaught(connection, thrown)));
    }

    public Engine start() {
        return start(config());
    }

    public Engine start(final EngineConfig config) {
        try {
            final Engine engine = startEngine(config);
            engines.add(engine);
            return engine;
        } catch (final IOException e) {
            throw new AssertionError("start: " + e.getMessage(), e);
        }
    }

    List<Engine> engines() {
        return engines;
    }

    /** What the engines have reported so far; the test says by this that it expected something. */
    public List<Uncaught> takeUncaught() {
        final List<Uncaught> taken = List.copyOf(uncaught);
        uncaught.clear();
        return taken;
    }

    public int uncaughtCount() {
        return uncaught.size();
    }

    // --- handlers ---

    /** The first handlers in the order of their birth, one per line. */
    protected String handlers() {
        final StringBuilder text = new StringBuilder();
        probes.stream().limit(MOST_SHOWN).forEach(probe -> text.append('\n').append(probe));
        return text.toString();
    }

    public Probe probe(final ConnectionHandler behaviour) {
        final Probe probe = new Probe(behaviour, breaches::add);
        probes.add(probe);
        return probe;
    }

    public Server serve(final Engine engine, final Supplier<? extends ConnectionHandler> handlers) {
        return serve(engine, TcpOptions.defaults(), handlers);
    }

    public Server serve(final Engine engine, final TcpOptions options,
            final Supplier<? extends ConnectionHandler> handlers) {
        return serve(engine, loopback(0), options, handlers);
    }

    public Server serve(final Engine engine, final InetSocketAddress address, final TcpOptions options,
            final Supplier<? extends ConnectionHandler> handlers) {
        final List<Probe> ofServer = new CopyOnWriteArrayList<>();
        try {
            final Listener listener = engine.listen(address, options, () -> {
                final Probe probe = probe(handlers.get());
                ofServer.add(probe);
                return probe;
            });
            return new Server(listener, ofServer);
        } catch (final IOException e) {
            throw new AssertionError("listen: " + e.getMessage(), e);
        }
    }

    // --- connections ---

    public static InetSocketAddress loopback(final int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public Peer connect(final InetSocketAddress address) {
        return connect(address, 0);
    }

    public PeerListener listen() {
        return listen(loopback(0), 1024);
    }

    /** A new peer, connected, and the probe of its connection, opened. */
    public Link link(final Server server) {
        return link(server, 0);
    }

    public Link link(final Server server, final int receiveBufferBytes) {
        final Peer peer = connect(server.address(), receiveBufferBytes);
        await("peer connects", () -> peer.isConnected() || peer.isEndOfInput());
        final AtomicReference<Probe> found = new AtomicReference<>();
        await("the connection of " + peer + " is opened", () -> {
            found.set(probeOf(peer, server));
            return found.get() != null;
        });
        return new Link(peer, found.get());
    }

    /** A peer that was reset before it was connected does not know its address: then it is the latest. */
    private static Probe probeOf(final Peer peer, final Server server) {
        for (final Probe probe : server.probes().reversed()) {
            final Connection connection = probe.connection();
            if (connection != null
                    && (peer.localAddress() == null || peer.localAddress().equals(connection.remoteAddress()))) {
                return probe;
            }
        }
        return null;
    }

    /** So many bytes from the peer, exactly. */
    public byte[] receive(final Peer peer, final int bytes) {
        await("peer receives " + bytes + " bytes: " + peer, () -> peer.available() >= bytes || peer.isEndOfInput());
        if (peer.available() < bytes) {
            throw new AssertionError("peer received " + peer.available() + " of " + bytes + " bytes: " + peer);
        }
        return peer.take(bytes);
    }

    /** All bytes up to the end of input. */
    public byte[] receiveAll(final Peer peer) {
        await("peer sees the end of input: " + peer, peer::isEndOfInput);
        return peer.take(Integer.MAX_VALUE);
    }

    /** An address that accepts no connection and refuses none. */
    public InetSocketAddress silentAddress() {
        final PeerListener listener = listen(loopback(0), 1);
        listener.stopAccepting();
        for (int i = 0; i < 2; i++) {
            final Peer filler = connect(listener.address());
            await("the backlog takes a connection", filler::isConnected);
        }
        return listener.address();
    }

    /** An address where nobody listens. */
    public InetSocketAddress deadAddress() {
        final PeerListener listener = listen();
        listener.close();
        final InetSocketAddress address = listener.address();
        await("nobody listens at " + address, () -> {
            final Peer peer = connect(address);
            await("connect ends", () -> peer.isConnected() || peer.isEndOfInput());
            final boolean refused = !peer.isConnected();
            peer.close();
            return refused;
        });
        return address;
    }

    // --- waiting, acting ---

    /** What an action throws reaches the test. */
    public interface Action {
        void run() throws Exception;
    }

    public <T> T await(final Future<T> future) {
        await("a future", future::isDone);
        try {
            return future.get();
        } catch (final ExecutionException e) {
            throw new AssertionError("a future failed: " + e.getCause(), e.getCause());
        } catch (final InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Why a future failed. */
    public Throwable failureOf(final Future<?> future) {
        await("a future", future::isDone);
        return switch (future.state()) {
            case FAILED -> future.exceptionNow();
            case CANCELLED -> new java.util.concurrent.CancellationException();
            default -> throw new AssertionError("did not fail, gave " + future.resultNow());
        };
    }

    /** On the connection's worker, in its turn. */
    public <T> T get(final Connection connection, final Callable<T> action) {
        final CompletableFuture<T> result = new CompletableFuture<>();
        connection.execute(() -> complete(result, action));
        return await(result);
    }

    public void on(final Connection connection, final Action action) {
        get(connection, () -> {
            action.run();
            return null;
        });
    }

    public <T> T get(final Worker worker, final Callable<T> action) {
        final CompletableFuture<T> result = new CompletableFuture<>();
        worker.execute(() -> complete(result, action));
        return await(result);
    }

    private static <T> void complete(final CompletableFuture<T> result, final Callable<T> action) {
        try {
            result.complete(action.call());
        } catch (final Throwable e) {
            result.completeExceptionally(e);
        }
    }

    /** Begins to drain all engines; does not wait for the end of it. */
    public abstract void beginDrain();

    // --- the accounts ---

    /** Ends everything; fails if anything is left over, or a rule was broken, or something unexpected was reported. */
    public final void close() {
        final List<String> leftOver = new ArrayList<>();
        engines.forEach(this::end);
        for (final Engine engine : engines) {
            leftOver.addAll(io.gatun.EngineAccess.leftOver(engine));
        }
        account(leftOver);
        for (final Probe probe : probes) {
            if (probe.isOpened() && !probe.isClosed()) {
                leftOver.add("no onClose: " + probe);
            }
        }
        breaches.forEach(breach -> leftOver.add("rule broken: " + breach));
        uncaught.forEach(report -> leftOver.add("reported: " + report.connection() + " threw " + report.thrown()));
        if (!leftOver.isEmpty()) {
            final AssertionError error = new AssertionError(
                    "left over:\n  " + String.join("\n  ", leftOver) + "\n" + circumstances());
            uncaught.forEach(report -> error.addSuppressed(report.thrown()));
            throw error;
        }
    }
}
