package io.gatun;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A network engine: a fixed number of workers, each a thread with a kernel interface of its own, and what they listen on and
 * connect to. The contract of the handler tier is told in the {@linkplain io.gatun package's} own text.
 *
 * {@snippet :
 * try (Engine engine = Engine.start()) {
 *     engine.listen(new InetSocketAddress(7000), () -> (c, b, off, n) -> c.forward(c, off, n) ? n : 0);
 *     engine.awaitClosed();
 * }
 * }
 *
 * <b>Threads.</b> All methods may be called on any thread, except those marked "Thread: any but a worker's; waits": on a worker
 * they throw {@link IllegalStateException}, because they would wait for themselves.
 * <p>
 * <b>The end.</b> {@link #close}, or {@link #closeNow}, must be called: workers are non-daemon threads, and memory and
 * descriptors are the engine's until then.
 */
public interface Engine extends AutoCloseable {
    /**
     * Starts an engine with {@link EngineConfig#defaults}; see {@link #start(EngineConfig)}.
     * <p>
     * Thread: any.
     *
     * @return a running engine, to be closed
     * @throws IOException when no kernel interface can be used here; the message names each with its cause
     */
    static Engine start() throws IOException {
        return start(EngineConfig.defaults());
    }

    /**
     * Starts an engine: reserves its memory, opens its kernel interfaces and, unless it is
     * {@linkplain EngineConfig#embedded(boolean) embedded}, starts its threads. What was chosen is told by {@link #describe}
     * and logged once.
     * <p>
     * Thread: any.
     *
     * @param config how it is to be
     * @return a running engine, to be closed
     * @throws IOException when the {@linkplain EngineConfig#driver(String) forced} kernel interface, or else every one, cannot
     *             be used here; the message names each with its cause. Nothing is left behind
     * @throws IllegalArgumentException when the chosen kernel interface cannot divide the receive memory as asked for, see
     *             {@link EngineConfig#receiveBufferBytes(int)}
     * @throws OutOfMemoryError when the system does not give the memory
     * @throws NullPointerException when config is null
     */
    static Engine start(final EngineConfig config) throws IOException {
        return DefaultEngine.start(config);
    }

    /**
     * Listens with {@link TcpOptions#defaults}; see
     * {@link #listen(SocketAddress, TcpOptions, Supplier) the variant with options}.
     * <p>
     * Thread: any.
     *
     * @param address an {@link java.net.InetSocketAddress}, resolved; port 0 takes a free one
     * @param handlers called once for each connection, on the worker that will own it
     * @return to learn the port, and to end it
     * @throws IOException {@link java.net.BindException} when the address is in use, not this machine's or not permitted;
     *             {@link java.net.UnknownHostException} when it is unresolved; else {@link java.net.SocketException}, also
     *             when the engine is draining or closed
     * @throws java.nio.channels.UnsupportedAddressTypeException when the address is not an InetSocketAddress
     * @throws NullPointerException when an argument is null
     */
    Listener listen(SocketAddress address, Supplier<? extends ConnectionHandler> handlers) throws IOException;

    /**
     * Listens on an address. When this returns, the port is open. Each connection goes to the worker with the fewest.
     * <p>
     * The IPv6 wildcard {@code ::} takes IPv4 connections too; the IPv4 wildcard {@code 0.0.0.0} takes IPv4 alone.
     * <p>
     * When the supplier throws or answers null, that connection is closed, and the error reported
     * ({@link EngineConfig#onUncaught(java.util.function.BiConsumer)}, without a connection); others are not concerned.
     * <p>
     * Thread: any.
     *
     * @param address an {@link java.net.InetSocketAddress}, resolved: names are not looked up here; port 0 takes a free one,
     *            which {@link Listener#localAddress} tells
     * @param options for the listener and for each connection it accepts
     * @param handlers called once for each connection, on the worker that will own it; may give the same handler again if
     *            that keeps no state
     * @return to learn the port, and to end it
     * @throws IOException {@link java.net.BindException} when the address is in use, not this machine's or not permitted;
     *             {@link java.net.UnknownHostException} when it is unresolved; else {@link java.net.SocketException}, also
     *             when the engine is draining or closed
     * @throws java.nio.channels.UnsupportedAddressTypeException when the address is not an InetSocketAddress
     * @throws NullPointerException when an argument is null
     */
    Listener listen(SocketAddress address, TcpOptions options, Supplier<? extends ConnectionHandler> handlers)
            throws IOException;

    /**
     * Connects. Called on a worker, the connection stays there, so that a proxy can {@link Connection#forward}; else it goes to
     * the worker with the fewest.
     * <p>
     * <b>Order.</b> {@link ConnectionHandler#onOpen} first, then the future completes, both on the owning worker: dependents of
     * the future must not block there (use {@code thenApplyAsync(f, executor)}). Nothing of this happens inside this call,
     * except that the future may have failed already. A failure may complete it on any thread.
     * <p>
     * <b>Failure.</b> Everything that goes wrong comes through the future, null arguments included, and no callback is called:
     * {@link java.net.ConnectException} when refused, {@link java.net.NoRouteToHostException} when unreachable,
     * {@link java.net.SocketTimeoutException} after {@link TcpOptions#connectTimeout(Duration)},
     * {@link java.net.UnknownHostException} when the name is unknown, else {@link java.net.SocketException}, also when the
     * engine is draining or closed. Of several addresses the last one's error is told.
     * <p>
     * Cancelling the future gives up an attempt that is under way; it does not close a connection that was opened.
     * <p>
     * Thread: any.
     *
     * @param address an {@link java.net.InetSocketAddress} with port 1 to 65535. An unresolved one is looked up by
     *            {@link EngineConfig#resolver(java.util.function.Function)} off the worker, and all its addresses are tried
     *            in that order; the wildcard means this machine
     * @param options for this connection; the connect timeout covers looking up and all addresses
     * @param handler for this connection
     * @return never null
     */
    CompletableFuture<Connection> connect(SocketAddress address, TcpOptions options, ConnectionHandler handler);

    /**
     * The workers.
     * <p>
     * Thread: any.
     *
     * @return unmodifiable, in the order of {@link Worker#index}, the same for the engine's whole life
     */
    List<Worker> workers();

    /**
     * What was chosen at the start, and why: for logs and bug reports.
     * <p>
     * Thread: any.
     *
     * @return the same for the engine's whole life
     */
    EngineReport describe();

    /**
     * Tells when the engine begins to drain or to close: for readiness probes, and for loops that produce work.
     * <p>
     * Thread: any. The future completes on the thread that begins it.
     *
     * @return a new future each time; cancelling or completing it has no effect on the engine
     */
    CompletableFuture<Void> draining();

    /**
     * Lets the engine run empty: closes all listeners, calls {@link ConnectionHandler#onDrain} on every connection, and waits
     * until all have ended; at the deadline aborts the rest. New listens and connects are refused from then on. The
     * engine is still to be closed. A further drain waits as well.
     * <p>
     * An interrupt counts as the deadline; the interrupt status stays set.
     * <p>
     * Thread: any but a worker's; waits.
     *
     * @param deadline 0 to 365 days from now
     * @return true when every connection ended by itself; false when some were cut
     * @throws NullPointerException when deadline is null
     * @throws IllegalArgumentException when out of range
     * @throws IllegalStateException on a worker's thread
     */
    boolean drain(Duration deadline);

    /**
     * Drains for {@link EngineConfig#drainTimeout(Duration)}, then releases everything, and returns when that is done: threads
     * ended, descriptors closed, memory unmapped. Idempotent; a second caller waits for the first.
     * <p>
     * Leases that the application still holds are waited for, for some seconds; after that their worker's memory stays mapped
     * for the life of the process, and a warning tells how much.
     * <p>
     * An interrupt cuts the draining short, and this returns without waiting for the rest; the interrupt status stays set.
     * <p>
     * Thread: any but a worker's; waits. With {@link EngineConfig#embedded(boolean)}: not the one that drives the agents.
     *
     * @throws IllegalStateException on a worker's thread
     */
    @Override
    void close();

    /**
     * Aborts every connection, ends every listener and attempt to connect, and releases everything. Does not wait:
     * {@link #awaitClosed} does. Handlers get {@link ConnectionHandler#onClose} with a {@link java.net.SocketException}.
     * Idempotent; cuts a drain or close under way short.
     * <p>
     * Thread: any.
     */
    void closeNow();

    /**
     * Waits until the engine is closed, by whomever: for a main with nothing else to do.
     * <p>
     * Thread: any but a worker's; waits.
     *
     * @throws InterruptedException when interrupted; the engine goes on
     * @throws IllegalStateException on a worker's thread
     */
    void awaitClosed() throws InterruptedException;
}
