package io.gatun;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.agrona.concurrent.IdleStrategy;

/**
 * How an engine is to be. Each setter returns a changed copy; the object itself never changes. The method of the same name
 * without an argument tells the value.
 * <p>
 * A value out of range is an {@link IllegalArgumentException} at the call, naming field, value and range, as in
 * {@code workers 0: out of range 1..1024}. A null is a {@link NullPointerException} naming the field, except where null is
 * said to mean the default.
 *
 * {@snippet :
 * EngineConfig config = EngineConfig.defaults().workers(2).drainTimeout(Duration.ofSeconds(30));
 * }
 *
 * <b>Memory</b> is configured per worker: {@link #receiveMemory(long)} for what arrives and {@link #sendMemory(long)} for
 * everything else. It is reserved at the start and never grows; the system backs it with real memory as far as it is used.
 * <p>
 * Immutable. Thread: any.
 */
public final class EngineConfig {
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final long SEGMENT_BYTES = 512 * KIB;
    private static final int MAX_WORKERS = 1024;
    private static final int MAX_SOCKETS = (1 << 24) - 1; // what a token has room for
    private static final long DEFAULT_LEASE_LIMIT = 16 * MIB;
    private static final List<String> DRIVERS = List.of("auto", "io_uring", "epoll", "kqueue", "iocp");

    private final Fields fields; // never changed once it is here

    private EngineConfig(final Fields fields) {
        this.fields = fields;
    }

    private EngineConfig with(final Consumer<Fields> change) {
        final Fields changed = fields.copy();
        change.accept(changed);
        if (changed.leaseLimit != null) {
            Ranges.of("leaseLimit", changed.leaseLimit, 0, changed.memory(), " (sendMemory + receiveMemory)");
        }
        return new EngineConfig(changed);
    }

    /**
     * Everything at its default.
     *
     * @return never null
     */
    public static EngineConfig defaults() {
        return new EngineConfig(new Fields());
    }

    /**
     * Sets the number of workers, each of which is a thread. Default: the processors that the virtual machine sees.
     *
     * @param count 1 to 1024
     * @return a changed copy
     */
    public EngineConfig workers(final int count) {
        return with(changed -> changed.workers = Ranges.of("workers", count, 1, MAX_WORKERS));
    }

    /**
     * {@return the number of workers}
     */
    public int workers() {
        return fields.workers;
    }

    /**
     * Chooses the kernel interface. {@code auto}, the default, takes the best that runs here, and
     * {@link EngineReport#refusedDrivers} tells why a better one does not. A name forces one: if that cannot run, the
     * start fails and names the cause.
     *
     * @param name {@code auto}, {@code io_uring}, {@code epoll}, {@code kqueue} or {@code iocp}
     * @return a changed copy
     */
    public EngineConfig driver(final String name) {
        return with(changed -> changed.driver = Ranges.oneOf("driver", name, DRIVERS));
    }

    /**
     * {@return the kernel interface's name, or {@code auto}}
     */
    public String driver() {
        return fields.driver;
    }

    /**
     * Sets what a worker does with nothing to do. Default: it parks in the kernel until there is something, and uses no CPU.
     * Strategies of Agrona's do not know the kernel: while they spin or sleep, the worker looks at its kernel interface
     * again and again without blocking, and what arrives waits until they return.
     *
     * @param perWorker called once for each worker at the start, since strategies hold state; null: the default
     * @return a changed copy
     */
    public EngineConfig idleStrategy(final Supplier<IdleStrategy> perWorker) {
        return with(changed -> changed.idleStrategy = perWorker);
    }

    /**
     * {@return the supplier of idle strategies; null: the default}
     */
    public Supplier<IdleStrategy> idleStrategy() {
        return fields.idleStrategy;
    }

    /**
     * Sets how long a worker of the default idle strategy goes on polling before it parks in the kernel: a lower latency for
     * more CPU. Without effect when an {@link #idleStrategy(Supplier)} is set, or {@link #embedded(boolean)}. Default: 0.
     *
     * @param duration 0 to 1 ms
     * @return a changed copy
     */
    public EngineConfig idleSpin(final Duration duration) {
        return with(changed -> changed.idleSpin = Ranges.of("idleSpin", duration, Duration.ZERO, Duration.ofMillis(1)));
    }

    /**
     * {@return how long a worker polls before it parks}
     */
    public Duration idleSpin() {
        return fields.idleSpin;
    }

    /**
     * Sets whether the engine goes without threads of its own. Default: false, it starts one for each worker. True: the
     * application drives each {@link Worker#agent}, and {@link #idleStrategy(Supplier)}, {@link #idleSpin(Duration)},
     * {@link #threadFactory(ThreadFactory)} and {@link #stallThreshold(Duration)} have no effect. Calls that wait, as
     * {@link Engine#close}, then need another thread that goes on driving.
     *
     * @param noThreads true: the application drives
     * @return a changed copy
     */
    public EngineConfig embedded(final boolean noThreads) {
        return with(changed -> changed.embedded = noThreads);
    }

    /**
     * {@return whether the application drives the workers}
     */
    public boolean embedded() {
        return fields.embedded;
    }

    /**
     * Sets how many completions a worker dispatches before it looks at timers and at what other threads ask for. Small: these
     * wait less under load. Large: less overhead. With nothing else to do a worker goes beyond it. Default: 16.
     *
     * @param events 1 to 4096
     * @return a changed copy
     */
    public EngineConfig ioBudget(final int events) {
        return with(changed -> changed.ioBudget = Ranges.of("ioBudget", events, 1, 4096));
    }

    /**
     * {@return how many completions are dispatched at a time}
     */
    public int ioBudget() {
        return fields.ioBudget;
    }

    /**
     * Sets the memory that received bytes land in. When handlers hold all of it, as leases or forwards under way, receiving
     * waits until some comes back. Default: 32 MiB.
     *
     * @param bytesPerWorker 1 MiB to 16 GiB, a multiple of 512 KiB
     * @return a changed copy
     * @throws IllegalArgumentException also when a {@link #leaseLimit(long)} set before is larger than all memory
     */
    public EngineConfig receiveMemory(final long bytesPerWorker) {
        return with(changed -> changed.receiveMemory = Ranges.multipleOf(SEGMENT_BYTES, "receiveMemory", bytesPerWorker,
                MIB, 16 * GIB));
    }

    /**
     * {@return the receive memory per worker, in bytes}
     */
    public long receiveMemory() {
        return fields.receiveMemory;
    }

    /**
     * Sets the size of one receive buffer, which bounds what a single {@link ConnectionHandler#onData} shows of new bytes;
     * io_uring only. Should not be smaller than a typical message. {@link #receiveMemory(long)} is divided into them: at
     * most 32768, else the start fails; with fewer than 66 one fast connection can slow others down. Default: 16 KiB.
     *
     * @param bytes 4 KiB to 512 KiB, a power of two
     * @return a changed copy
     */
    public EngineConfig receiveBufferBytes(final int bytes) {
        return with(
                changed -> changed.receiveBufferBytes = (int) Ranges.powerOfTwo("receiveBufferBytes", bytes, 4 * KIB,
                        SEGMENT_BYTES));
    }

    /**
     * {@return the size of one receive buffer, in bytes}
     */
    public int receiveBufferBytes() {
        return fields.receiveBufferBytes;
    }

    /**
     * Sets the memory for queued sends, leases and kept input. When it is exhausted, sends are refused and leases are null
     * until some comes back. Reserved as address space, and touched as far as it is used. Default: 64 MiB.
     *
     * @param bytesPerWorker 1 MiB to 64 GiB, a power of two
     * @return a changed copy
     * @throws IllegalArgumentException also when a {@link #leaseLimit(long)} set before is larger than all memory
     */
    public EngineConfig sendMemory(final long bytesPerWorker) {
        return with(changed -> changed.sendMemory = Ranges.powerOfTwo("sendMemory", bytesPerWorker, MIB, 64 * GIB));
    }

    /**
     * {@return the send memory per worker, in bytes}
     */
    public long sendMemory() {
        return fields.sendMemory;
    }

    /**
     * Sets how much memory leases may hold; beyond it {@link Connection#lease} and {@link Connection#retain} answer null. A
     * lease counts as the piece of memory it occupies, which is larger than its length. Default: 16 MiB, or all memory if
     * that is less.
     *
     * @param bytesPerWorker 0 to {@link #sendMemory()} + {@link #receiveMemory()}: set these first
     * @return a changed copy
     */
    public EngineConfig leaseLimit(final long bytesPerWorker) {
        return with(changed -> changed.leaseLimit = bytesPerWorker);
    }

    /**
     * {@return how much memory leases may hold per worker, in bytes}
     */
    public long leaseLimit() {
        return fields.leaseLimit == null ? Math.min(DEFAULT_LEASE_LIMIT, fields.memory()) : fields.leaseLimit;
    }

    /**
     * Sets how many sockets a worker may have, listeners and connects under way included. When all are in use, connections
     * that arrive are closed, and connects fail. Their records are reserved as address space, and touched as far as they
     * are used. Default: 65536.
     *
     * @param perWorker 16 to 16777215
     * @return a changed copy
     */
    public EngineConfig maxSockets(final int perWorker) {
        return with(changed -> changed.maxSockets = Ranges.of("maxSockets", perWorker, 16, MAX_SOCKETS));
    }

    /**
     * {@return how many sockets a worker may have}
     */
    public int maxSockets() {
        return fields.maxSockets;
    }

    /**
     * Sets how many requests of other threads may wait at a worker; beyond it {@link Worker#execute} and
     * {@link Connection#execute} are rejected. Closing, aborting and giving back leases never are. Default: 4096.
     *
     * @param entries 64 to 1048576 per worker, a power of two
     * @return a changed copy
     */
    public EngineConfig commandQueue(final int entries) {
        return with(changed -> changed.commandQueue = (int) Ranges.powerOfTwo("commandQueue", entries, 64, 1 << 20));
    }

    /**
     * {@return how many requests may wait at a worker}
     */
    public int commandQueue() {
        return fields.commandQueue;
    }

    /**
     * Sets how long {@link Engine#close} lets connections end by themselves before it aborts them. Default: 10 s.
     *
     * @param timeout 0 to 1 day
     * @return a changed copy
     */
    public EngineConfig drainTimeout(final Duration timeout) {
        return with(changed -> changed.drainTimeout = Ranges.of("drainTimeout", timeout, Duration.ZERO,
                Duration.ofDays(1)));
    }

    /**
     * {@return how long closing the engine lets connections end by themselves}
     */
    public Duration drainTimeout() {
        return fields.drainTimeout;
    }

    /**
     * Sets how long a callback or an action may hold a worker before it is reported on logger {@code io.gatun.Stall} with its
     * stack, once per site and minute. Default: 100 ms.
     *
     * @param threshold 1 ms to 1 hour
     * @return a changed copy
     */
    public EngineConfig stallThreshold(final Duration threshold) {
        return with(changed -> changed.stallThreshold = Ranges.of("stallThreshold", threshold, Duration.ofMillis(1),
                Duration.ofHours(1)));
    }

    /**
     * {@return how long a worker may be held before it is reported}
     */
    public Duration stallThreshold() {
        return fields.stallThreshold;
    }

    /**
     * Sets what looks up unresolved addresses of connects. Called on an ordinary virtual thread, one for each connect, so it
     * may block. Whatever it throws, and an empty or null list, fails that connect with
     * {@link UnknownHostException}; what it threw is the cause. Default: {@link InetAddress#getAllByName}.
     *
     * @param blocking gives resolved addresses in the order in which to try them; null: the default
     * @return a changed copy
     */
    public EngineConfig resolver(final Function<InetSocketAddress, List<InetSocketAddress>> blocking) {
        return with(changed -> changed.resolver = blocking == null ? EngineConfig::resolve : blocking);
    }

    /**
     * {@return what looks up unresolved addresses; never null}
     */
    public Function<InetSocketAddress, List<InetSocketAddress>> resolver() {
        return fields.resolver;
    }

    /**
     * Sets what makes the workers' threads. They must be platform threads, not started. Default: non-daemon threads named
     * {@code gatun-worker-N}, so that a server outlives its main.
     *
     * @param workerThreads called once for each worker at the start; null: the default
     * @return a changed copy
     */
    public EngineConfig threadFactory(final ThreadFactory workerThreads) {
        return with(changed -> changed.threadFactory = workerThreads);
    }

    /**
     * {@return what makes the workers' threads; null: the default}
     */
    public ThreadFactory threadFactory() {
        return fields.threadFactory;
    }

    /**
     * Sets what hears of everything that callbacks and actions throw, once for each. Called on the worker, so it must not
     * block; if it throws itself, the default is used. Default: one warning on logger {@code io.gatun.Engine}.
     *
     * @param reporter gets the connection, or null when the action belongs to none, and what was thrown; null: the default
     * @return a changed copy
     */
    public EngineConfig onUncaught(final BiConsumer<Connection, Throwable> reporter) {
        return with(changed -> changed.onUncaught = reporter);
    }

    /**
     * {@return what hears of everything that callbacks and actions throw; null: the default}
     */
    public BiConsumer<Connection, Throwable> onUncaught() {
        return fields.onUncaught;
    }

    private static List<InetSocketAddress> resolve(final InetSocketAddress name) {
        try {
            return Arrays.stream(InetAddress.getAllByName(name.getHostString()))
                    .map(address -> new InetSocketAddress(address, name.getPort())).toList();
        } catch (final UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values; each object belongs to one configuration. */
    private static final class Fields implements Cloneable {
        private int workers = Math.min(Runtime.getRuntime().availableProcessors(), MAX_WORKERS);
        private String driver = "auto";
        private Supplier<IdleStrategy> idleStrategy; // null: park in the kernel
        private Duration idleSpin = Duration.ZERO;
        private boolean embedded;
        private int ioBudget = 16;
        private long receiveMemory = 32 * MIB; // bytes
        private int receiveBufferBytes = (int) (16 * KIB);
        private long sendMemory = 64 * MIB; // bytes
        private Long leaseLimit; // bytes; null: the default, which depends on the memory
        private int maxSockets = 1 << 16;
        private int commandQueue = 1 << 12; // entries
        private Duration drainTimeout = Duration.ofSeconds(10);
        private Duration stallThreshold = Duration.ofMillis(100);
        private Function<InetSocketAddress, List<InetSocketAddress>> resolver = EngineConfig::resolve;
        private ThreadFactory threadFactory; // null: the engine's own
        private BiConsumer<Connection, Throwable> onUncaught; // null: log

        private long memory() {
            return sendMemory + receiveMemory;
        }

        private Fields copy() {
            try {
                return (Fields) clone();
            } catch (final CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
