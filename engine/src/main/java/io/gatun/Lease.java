package io.gatun;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A counted piece of the engine's own memory: empty memory from {@link Connection#lease} to fill and send, or received
 * bytes kept by {@link Connection#retain}. Born with one user; each {@link #retain} adds one, each {@link #close} takes one
 * away, and the last gives the memory back to its worker. A send that is accepted takes its caller's use over.
 * <p>
 * Any thread, and leases may go from thread to thread; the bytes themselves are not synchronised. Use after the last close
 * is an {@link IllegalStateException} as long as the memory was not lent out again.
 */
public interface Lease extends AutoCloseable {
    /**
     * The memory.
     *
     * @return exactly this piece; valid until the last close
     * @throws IllegalStateException
     *             when closed before
     */
    MemorySegment segment();

    /**
     * The memory as a buffer: position 0, big endian, over {@link #segment}.
     *
     * @return a view, valid until the last close
     * @throws IllegalStateException
     *             when closed before
     */
    ByteBuffer asByteBuffer();

    /**
     * Shortens the piece, before sending less than was asked for.
     *
     * @param bytes
     *            0 to the length so far
     * @return this
     * @throws IllegalArgumentException
     *             when out of range
     * @throws IllegalStateException
     *             when closed before
     */
    Lease length(long bytes);

    /**
     * One more {@link #close} is needed: to send the same bytes to many.
     *
     * @return this
     * @throws IllegalStateException
     *             when closed before
     */
    Lease retain();

    /**
     * One user less; the last gives the memory back.
     *
     * @throws IllegalStateException
     *             when closed before
     */
    @Override
    void close();
}
