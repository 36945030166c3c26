package io.gatun;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.agrona.concurrent.IdleStrategy;

/**
 * How an engine is to be. Immutable: each method returns a changed copy. Errors name field, value and range.
 */
public final class EngineConfig {
    private static final int SEGMENT_BYTES = 512 << 10;
    private static final EngineConfig DEFAULTS = new EngineConfig();

    private int workers = Runtime.getRuntime().availableProcessors();
    private String driver = "auto";
    private Supplier<IdleStrategy> idleStrategy = null;
    private Duration idleSpin = Duration.ZERO;
    private boolean embedded = false;
    private int ioBudget = 16;
    private long receiveMemory = 32L << 20;
    private int receiveBufferBytes = 16 << 10;
    private long sendMemory = 64L << 20;
    private long leaseLimit = 16L << 20;
    private int maxSockets = 1 << 16;
    private int commandQueue = 4096;
    private Duration drainTimeout = Duration.ofSeconds(10);
    private Duration stallThreshold = Duration.ofMillis(100);
    private Function<InetSocketAddress, List<InetSocketAddress>> resolver = EngineConfig::resolve;
    private ThreadFactory threadFactory = null;
    private BiConsumer<Connection, Throwable> onUncaught = null;

    private EngineConfig() {
        // defaults
    }

    private EngineConfig(final EngineConfig from) {
        workers = from.workers;
        driver = from.driver;
        idleStrategy = from.idleStrategy;
        idleSpin = from.idleSpin;
        embedded = from.embedded;
        ioBudget = from.ioBudget;
        receiveMemory = from.receiveMemory;
        receiveBufferBytes = from.receiveBufferBytes;
        sendMemory = from.sendMemory;
        leaseLimit = from.leaseLimit;
        maxSockets = from.maxSockets;
        commandQueue = from.commandQueue;
        drainTimeout = from.drainTimeout;
        stallThreshold = from.stallThreshold;
        resolver = from.resolver;
        threadFactory = from.threadFactory;
        onUncaught = from.onUncaught;
    }

    /**
     * Everything at its default.
     *
     * @return the defaults
     */
    public static EngineConfig defaults() {
        return DEFAULTS;
    }

    /**
     * How many workers. Default: available processors.
     *
     * @param count
     *            1 to 1024
     * @return a changed copy
     */
    public EngineConfig workers(final int count) {
        final EngineConfig changed = new EngineConfig(this);
        changed.workers = Ranges.of("workers", count, 1, 1024);
        return changed;
    }

    /**
     * As set by {@link #workers(int)}.
     *
     * @return the value
     */
    public int workers() {
        return workers;
    }

    /**
     * Which kernel interface: "auto" (default) takes the best that works; a name forces one, and the start fails if it cannot run.
     *
     * @param name
     *            "auto", "io_uring", "epoll", "kqueue" or "iocp"
     * @return a changed copy
     */
    public EngineConfig driver(final String name) {
        final EngineConfig changed = new EngineConfig(this);
        changed.driver = Ranges.oneOf("driver", name, "auto", "io_uring", "epoll", "kqueue", "iocp");
        return changed;
    }

    /**
     * As set by {@link #driver(String)}.
     *
     * @return the value
     */
    public String driver() {
        return driver;
    }

    /**
     * What a worker does with nothing to do. Strategies hold state, so each worker gets its own. Default (null): park in the kernel, which a strategy of Agrona's cannot; a busy or backing-off one polls the kernel instead.
     *
     * @param perWorker
     *            called once per worker; null: the default
     * @return a changed copy
     */
    public EngineConfig idleStrategy(final Supplier<IdleStrategy> perWorker) {
        final EngineConfig changed = new EngineConfig(this);
        changed.idleStrategy = perWorker;
        return changed;
    }

    /**
     * As set by {@link #idleStrategy(Supplier)}.
     *
     * @return the value
     */
    public Supplier<IdleStrategy> idleStrategy() {
        return idleStrategy;
    }

    /**
     * How long a worker of the default idle strategy keeps polling before it parks. Trades CPU for latency. Default: not at all.
     *
     * @param duration
     *            0 to 1 ms
     * @return a changed copy
     */
    public EngineConfig idleSpin(final Duration duration) {
        final EngineConfig changed = new EngineConfig(this);
        changed.idleSpin = Ranges.of("idleSpin", duration, Duration.ZERO, Duration.ofMillis(1));
        return changed;
    }

    /**
     * As set by {@link #idleSpin(Duration)}.
     *
     * @return the value
     */
    public Duration idleSpin() {
        return idleSpin;
    }

    /**
     * No threads: the caller drives each {@link Worker#agent}. Default: false.
     *
     * @param noThreads
     *            true: the caller drives
     * @return a changed copy
     */
    public EngineConfig embedded(final boolean noThreads) {
        final EngineConfig changed = new EngineConfig(this);
        changed.embedded = noThreads;
        return changed;
    }

    /**
     * As set by {@link #embedded(boolean)}.
     *
     * @return the value
     */
    public boolean embedded() {
        return embedded;
    }

    /**
     * Completions dispatched between looks at timers, commands and the backlog. Default 16.
     *
     * @param events
     *            1 to 4096
     * @return a changed copy
     */
    public EngineConfig ioBudget(final int events) {
        final EngineConfig changed = new EngineConfig(this);
        changed.ioBudget = Ranges.of("ioBudget", events, 1, 4096);
        return changed;
    }

    /**
     * As set by {@link #ioBudget(int)}.
     *
     * @return the value
     */
    public int ioBudget() {
        return ioBudget;
    }

    /**
     * Memory that receives land in. Default 32 MiB.
     *
     * @param bytesPerWorker
     *            a multiple of 512 KiB, 1 MiB to 16 GiB
     * @return a changed copy
     */
    public EngineConfig receiveMemory(final long bytesPerWorker) {
        final EngineConfig changed = new EngineConfig(this);
        changed.receiveMemory = Ranges.multiple("receiveMemory",
                Ranges.of("receiveMemory", bytesPerWorker, 1L << 20, 16L << 30), SEGMENT_BYTES);
        return changed;
    }

    /**
     * As set by {@link #receiveMemory(long)}.
     *
     * @return the value
     */
    public long receiveMemory() {
        return receiveMemory;
    }

    /**
     * Size of one provided receive buffer (io_uring). Default 16 KiB.
     *
     * @param bytes
     *            a power of two, 4 KiB to 512 KiB
     * @return a changed copy
     */
    public EngineConfig receiveBufferBytes(final int bytes) {
        final EngineConfig changed = new EngineConfig(this);
        changed.receiveBufferBytes = (int) Ranges.powerOfTwo("receiveBufferBytes",
                Ranges.of("receiveBufferBytes", bytes, 4 << 10, SEGMENT_BYTES));
        return changed;
    }

    /**
     * As set by {@link #receiveBufferBytes(int)}.
     *
     * @return the value
     */
    public int receiveBufferBytes() {
        return receiveBufferBytes;
    }

    /**
     * Memory for queued sends, leases and kept input; reserved at start, touched as far as it is used. Default 64 MiB.
     *
     * @param bytesPerWorker
     *            a power of two, 1 MiB to 64 GiB
     * @return a changed copy
     */
    public EngineConfig sendMemory(final long bytesPerWorker) {
        final EngineConfig changed = new EngineConfig(this);
        changed.sendMemory = Ranges.powerOfTwo("sendMemory",
                Ranges.of("sendMemory", bytesPerWorker, 1L << 20, 64L << 30));
        return changed;
    }

    /**
     * As set by {@link #sendMemory(long)}.
     *
     * @return the value
     */
    public long sendMemory() {
        return sendMemory;
    }

    /**
     * What leases may hold; then {@link Connection#lease} and {@link Connection#retain} answer null. Default 16 MiB.
     *
     * @param bytesPerWorker
     *            0 to 64 GiB
     * @return a changed copy
     */
    public EngineConfig leaseLimit(final long bytesPerWorker) {
        final EngineConfig changed = new EngineConfig(this);
        changed.leaseLimit = Ranges.of("leaseLimit", bytesPerWorker, 0, 64L << 30);
        return changed;
    }

    /**
     * As set by {@link #leaseLimit(long)}.
     *
     * @return the value
     */
    public long leaseLimit() {
        return leaseLimit;
    }

    /**
     * Sockets of one worker, listeners too; when all are in use, accepted ones are closed. Default 65536.
     *
     * @param perWorker
     *            16 to 16777215
     * @return a changed copy
     */
    public EngineConfig maxSockets(final int perWorker) {
        final EngineConfig changed = new EngineConfig(this);
        changed.maxSockets = Ranges.of("maxSockets", perWorker, 16, (1 << 24) - 1);
        return changed;
    }

    /**
     * As set by {@link #maxSockets(int)}.
     *
     * @return the value
     */
    public int maxSockets() {
        return maxSockets;
    }

    /**
     * Commands from other threads that may wait at one worker. Default 4096.
     *
     * @param entries
     *            a power of two, 64 to 1048576
     * @return a changed copy
     */
    public EngineConfig commandQueue(final int entries) {
        final EngineConfig changed = new EngineConfig(this);
        changed.commandQueue = (int) Ranges.powerOfTwo("commandQueue", Ranges.of("commandQueue", entries, 64, 1 << 20));
        return changed;
    }

    /**
     * As set by {@link #commandQueue(int)}.
     *
     * @return the value
     */
    public int commandQueue() {
        return commandQueue;
    }

    /**
     * How long {@link Engine#close} drains. Default 10 s.
     *
     * @param timeout
     *            0 to 1 day
     * @return a changed copy
     */
    public EngineConfig drainTimeout(final Duration timeout) {
        final EngineConfig changed = new EngineConfig(this);
        changed.drainTimeout = Ranges.of("drainTimeout", timeout, Duration.ZERO, Duration.ofDays(1));
        return changed;
    }

    /**
     * As set by {@link #drainTimeout(Duration)}.
     *
     * @return the value
     */
    public Duration drainTimeout() {
        return drainTimeout;
    }

    /**
     * A worker held for longer is reported with its stack. Default 100 ms.
     *
     * @param threshold
     *            1 ms to 1 hour
     * @return a changed copy
     */
    public EngineConfig stallThreshold(final Duration threshold) {
        final EngineConfig changed = new EngineConfig(this);
        changed.stallThreshold = Ranges.of("stallThreshold", threshold, Duration.ofMillis(1), Duration.ofHours(1));
        return changed;
    }

    /**
     * As set by {@link #stallThreshold(Duration)}.
     *
     * @return the value
     */
    public Duration stallThreshold() {
        return stallThreshold;
    }

    /**
     * Resolves unresolved addresses of connects, on a virtual thread; may block. Default: the JDK's resolver.
     *
     * @param blocking
     *            gives all addresses in the order to try; throws UncheckedIOException
     * @return a changed copy
     */
    public EngineConfig resolver(final Function<InetSocketAddress, List<InetSocketAddress>> blocking) {
        final EngineConfig changed = new EngineConfig(this);
        changed.resolver = Objects.requireNonNull(blocking, "resolver");
        return changed;
    }

    /**
     * As set by {@link #resolver(Function)}.
     *
     * @return the value
     */
    public Function<InetSocketAddress, List<InetSocketAddress>> resolver() {
        return resolver;
    }

    /**
     * Makes the workers' threads, which must be platform threads. Default (null): non-daemon "gatun-worker-N", so that a server outlives main.
     *
     * @param workerThreads
     *            null: the default
     * @return a changed copy
     */
    public EngineConfig threadFactory(final ThreadFactory workerThreads) {
        final EngineConfig changed = new EngineConfig(this);
        changed.threadFactory = workerThreads;
        return changed;
    }

    /**
     * As set by {@link #threadFactory(ThreadFactory)}.
     *
     * @return the value
     */
    public ThreadFactory threadFactory() {
        return threadFactory;
    }

    /**
     * Hears what callbacks threw; the connection is null when there is none. Called on the worker. Default (null): one WARN on logger io.gatun.Engine.
     *
     * @param reporter
     *            null: the default
     * @return a changed copy
     */
    public EngineConfig onUncaught(final BiConsumer<Connection, Throwable> reporter) {
        final EngineConfig changed = new EngineConfig(this);
        changed.onUncaught = reporter;
        return changed;
    }

    /**
     * As set by {@link #onUncaught(BiConsumer)}.
     *
     * @return the value
     */
    public BiConsumer<Connection, Throwable> onUncaught() {
        return onUncaught;
    }

    private static List<InetSocketAddress> resolve(final InetSocketAddress name) {
        try {
            return Arrays.stream(InetAddress.getAllByName(name.getHostString()))
                    .map(address -> new InetSocketAddress(address, name.getPort())).toList();
        } catch (final UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }
}
