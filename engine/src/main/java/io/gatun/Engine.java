package io.gatun;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A network engine: workers, each with a kernel interface of its own, and what they listen on and connect to. Any thread may
 * call any method, except those that wait: on a worker's own thread they throw {@link IllegalStateException}, because they
 * would wait for themselves.
 */
public interface Engine extends AutoCloseable {
    /**
     * Starts an engine with all defaults.
     *
     * @return a running engine, to be closed
     * @throws IOException
     *             when no kernel interface can be used, naming each cause
     */
    static Engine start() throws IOException {
        return start(EngineConfig.defaults());
    }

    /**
     * Starts an engine.
     *
     * @param config
     *            what differs from the defaults
     * @return a running engine, to be closed
     * @throws IOException
     *             when the forced, or else every kernel interface cannot be used, naming the cause; nothing is left behind
     */
    static Engine start(final EngineConfig config) throws IOException {
        return DefaultEngine.start(config);
    }

    /**
     * Listens with default options.
     *
     * @param address
     *            port 0 takes a free one, which {@link Listener#localAddress} tells; an IPv6 wildcard takes IPv4 too
     * @param handlers
     *            called on a worker for each connection
     * @return to learn the port, and to end it
     * @throws IOException
     *             {@link java.net.BindException} and others, naming address and cause
     */
    Listener listen(SocketAddress address, Supplier<? extends ConnectionHandler> handlers) throws IOException;

    /**
     * Listens.
     *
     * @param address
     *            port 0 takes a free one, which {@link Listener#localAddress} tells; an IPv6 wildcard takes IPv4 too
     * @param options
     *            for the listener and each accepted connection
     * @param handlers
     *            called on a worker for each connection
     * @return to learn the port, and to end it
     * @throws IOException
     *             {@link java.net.BindException} and others, naming address and cause
     */
    Listener listen(SocketAddress address, TcpOptions options, Supplier<? extends ConnectionHandler> handlers)
            throws IOException;

    /**
     * Connects. Called on a worker the connection stays there, so that it can forward; else it goes to the least loaded one.
     * The handler's onOpen comes first, then the future completes, on the worker. Everything that goes wrong, bad arguments
     * too, comes through the future, and then no callback is called. Cancelling the future gives the attempt up.
     *
     * @param address
     *            an unresolved name is resolved off the worker, and all its addresses are tried in order
     * @param options
     *            for this connection; the connect timeout covers resolving and all addresses
     * @param handler
     *            for this connection
     * @return completed on the worker: dependents must not block there
     */
    CompletableFuture<Connection> connect(SocketAddress address, TcpOptions options, ConnectionHandler handler);

    /**
     * The workers.
     *
     * @return fixed after start
     */
    List<Worker> workers();

    /**
     * What was chosen, and why.
     *
     * @return fixed after start
     */
    EngineReport describe();

    /**
     * Tells when the engine begins to drain or close: for readiness probes.
     *
     * @return a copy, which may be cancelled
     */
    CompletableFuture<Void> draining();

    /**
     * Stops accepting, calls onDrain on every connection, and waits until all are closed; at the deadline aborts the rest. The
     * engine is still to be closed.
     *
     * @param deadline
     *            0 to 365 days from now
     * @return true when nothing was cut
     * @throws IllegalStateException
     *             on a worker's thread
     */
    boolean drain(Duration deadline);

    /**
     * Drains for {@link EngineConfig#drainTimeout(Duration)}, then releases everything and waits until it is done: threads,
     * descriptors, memory. Idempotent; a second caller waits for the first.
     *
     * @throws IllegalStateException
     *             on a worker's thread
     */
    @Override
    void close();

    /** Aborts everything and releases it; does not wait. Idempotent. */
    void closeNow();

    /**
     * Waits until somebody has closed the engine.
     *
     * @throws InterruptedException
     *             when interrupted
     * @throws IllegalStateException
     *             on a worker's thread
     */
    void awaitClosed() throws InterruptedException;
}
