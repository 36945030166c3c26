package io.gatun;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A counted piece of the engine's own memory: empty memory from {@link Connection#lease} to fill and send, or received
 * bytes kept by {@link Connection#retain}.
 * <p>
 * <b>Lifetime.</b> A lease is born with one use. {@link #retain} adds one, {@link #close} takes one away, and a
 * {@link Connection#send(Lease)} that answers {@code true} takes over one of the caller's: the engine closes it when the bytes
 * have left or the connection is gone. With the last use the memory goes back to the worker it came from. Until then
 * nothing else touches it. Every lease must be closed or sent: what never comes back counts against
 * {@link EngineConfig#leaseLimit(long)} for ever, and the memory of its worker cannot be unmapped at the end.
 *
 * {@snippet :
 * Lease lease = connection.lease(64);
 * if (lease == null) {
 *     return 0; // at the limit: shown again later
 * }
 * fill(lease.segment());
 * if (!connection.send(lease)) { // refused: still ours
 *     lease.close();
 *     return 0;
 * }
 * }
 *
 * <b>After the last close</b> each method throws {@link IllegalStateException}, as long as the engine has not lent the same
 * memory out again; from then on it may act on a stranger's lease. So keep no reference to a lease, to its segment or to
 * its buffer beyond your last close or accepted send. A segment does not notice that its lease was closed.
 * <p>
 * <b>Threads.</b> All methods may be called on any thread, and a lease may go from thread to thread; the count is atomic.
 * The bytes and the length are not synchronised: hand a lease over as you would any other object. Write only to memory
 * from {@link Connection#lease}, and only before the first send of it; bytes from {@link Connection#retain} may be shared
 * with a forward or with another lease.
 */
public interface Lease extends AutoCloseable {
    /**
     * The memory.
     * <p>
     * Thread: any.
     *
     * @return exactly this piece, accessible from every thread; valid until the last close or accepted send
     * @throws IllegalStateException after the last close
     */
    MemorySegment segment();

    /**
     * The memory as a buffer: a new view over {@link #segment} with position 0, the limit at its length, and big endian byte
     * order. Position and limit have no influence on what is sent: {@link #length} has.
     * <p>
     * Thread: any.
     *
     * @return a view; valid until the last close or accepted send
     * @throws IllegalStateException after the last close
     */
    ByteBuffer asByteBuffer();

    /**
     * Shortens the piece at its end, before sending less than was asked for. It cannot grow again. Segments and buffers from
     * before keep their size.
     * <p>
     * Thread: any, but not while another thread uses this lease.
     *
     * @param bytes 0 to the length so far
     * @return this lease
     * @throws IllegalArgumentException when out of range
     * @throws IllegalStateException after the last close
     */
    Lease length(long bytes);

    /**
     * Adds a use: one more {@link #close} or accepted send is needed. To send the same bytes to many, without a copy.
     * <p>
     * Thread: any.
     *
     * @return this lease
     * @throws IllegalStateException after the last close
     */
    Lease retain();

    /**
     * Takes one use away; the last gives the memory back to its worker. Never blocks, and cannot fail for lack of room.
     * <p>
     * Thread: any.
     *
     * @throws IllegalStateException after the last close
     */
    @Override
    void close();
}
