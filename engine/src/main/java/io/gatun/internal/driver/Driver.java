package io.gatun.internal.driver;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * One worker's kernel interface. Operations are started by token and end in completions: each started operation gets
 * exactly one terminal one, whatever happens to the socket. Completions, not readiness: a driver on a readiness kernel
 * does the system call itself.
 *
 * <p>
 * At most one receive and one send are in flight per descriptor. All methods belong to the owner's thread, except
 * {@link #wake}, the descriptive ones and {@link #counters}. A start never blocks, never fails and never completes
 * inside the call: what goes wrong comes as a completion.
 */
public interface Driver extends AutoCloseable {
    String name();

    /** Kernel features in use, by name. Any thread. */
    List<String> features();

    /** Features that this driver would use and the kernel lacks or refuses. Any thread. */
    List<String> missing();

    DriverCounters counters();

    ReceiveBuffers receiveBuffers();

    /** Binds the driver to the calling thread. Before any other owner's call. */
    void enable() throws DriverUnavailableException;

    /**
     * Accepts until cancelled or failed: each RESULT without RELEASED is one accepted descriptor, non-blocking and
     * close-on-exec. An error is terminal, except ECONNABORTED-like ones of a single peer, which are not reported.
     */
    void accept(long token, long listener);

    void connect(long token, long descriptor, InetSocketAddress address);

    /**
     * Receives until end of input (result 0, terminal), error or cancel. May also end on its own after some bytes: then
     * the terminal completion has RESULT, RELEASED and BUFFER, and the caller starts the next. Lack of buffers is the
     * driver's own affair: it goes on when buffers come back, the longest waiting first.
     */
    void receive(long token, long descriptor);

    /**
     * As {@link #receive}, but the first bytes end it: at most one buffer comes. For a socket whose reader was too slow, so
     * that what it holds stays small.
     */
    void receiveOnce(long token, long descriptor);

    /** Sends the pieces in order; the result may be short. Memory named by the pieces stays untouched until RELEASED. */
    void send(long token, long descriptor, GatherList pieces);

    /** Shuts down the sending side. */
    void shutdownOutput(long token, long descriptor);

    /** Asks that the operation end soon; its own terminal completion tells, with a result that came first or ECANCELED. */
    void cancel(long token);

    /** Closes a descriptor whose other operations are terminal. */
    void close(long token, long descriptor);

    /** Reports at most {@code budget} completions that are at hand, without entering the kernel. Returns their number. */
    int reap(CompletionSink sink, int budget);

    /** As {@link #reap}, but when none is at hand or submissions must go, enters the kernel first. Never blocks. */
    int poll(CompletionSink sink, int budget);

    /** True if {@link #reap} would report something. */
    boolean hasCompletions();

    /**
     * Submits what is queued and, unless completions are at hand, blocks until there are some, {@link #wake}, or the
     * timeout, in one kernel entry. Reports nothing: the next reap does. May return early.
     *
     * @param timeoutNs
     *            at least 0; {@link Long#MAX_VALUE}: none
     */
    void await(long timeoutNs);

    /** Ends a current or the next {@link #await}. Any thread; nothing after close. */
    void wake();

    /**
     * Releases kernel objects and memory. On the owner's thread, or on any once that has ended. Operations that are still in
     * flight are abandoned; memory that the kernel may still write to stays mapped.
     *
     * @param unmapReceiveMemory
     *            false: somebody still looks at received bytes; their memory stays mapped for good
     */
    void close(boolean unmapReceiveMemory);

    @Override
    default void close() {
        close(true);
    }
}
