package io.gatun;

import java.lang.foreign.MemorySegment;
import java.net.SocketTimeoutException;

/**
 * What happens on a connection. One instance per connection, made by the listener's supplier, or one for many if it has no
 * state. All methods run on the connection's worker and must not block it. What a method throws closes this connection with
 * that cause, is reported once, and harms no other.
 * <p>
 * An echo server: {@code (c, buffer, offset, length) -> c.forward(c, offset, length) ? length : 0}.
 */
@FunctionalInterface
public interface ConnectionHandler {
    /**
     * The connection is there. First of all calls.
     *
     * @param c
     *            the connection
     * @throws Exception
     *             closes the connection
     */
    default void onOpen(final Connection c) throws Exception {
        // nothing to do
    }

    /**
     * Bytes came. {@code offset .. offset + length} of the buffer are new or kept from last time, always contiguous; they
     * are valid until this method returns. Read nothing outside the range and write nothing at all.
     * <p>
     * What is not consumed is kept by the engine, and shown again with more behind it: when more has come, after
     * {@link Connection#resumeReading}, and after {@link #onWritable}. Keeping more than
     * {@link TcpOptions#maxMessageBytes(int)} closes the connection with a SocketException.
     *
     * @param c
     *            the connection
     * @param buffer
     *            engine memory
     * @param offset
     *            of the first byte, in bytes
     * @param length
     *            number of bytes, above 0
     * @return how many bytes were consumed, 0 to length
     * @throws Exception
     *             closes the connection
     */
    int onData(Connection c, MemorySegment buffer, long offset, int length) throws Exception;

    /**
     * A send was refused before, and now the queue fell to the low mark: try again.
     *
     * @param c
     *            the connection
     * @throws Exception
     *             closes the connection
     */
    default void onWritable(final Connection c) throws Exception {
        // kept bytes are shown again by the engine
    }

    /**
     * The peer will send no more; everything before was shown. Sending is still possible. Kept bytes that never became a
     * frame show as {@link Connection#keptBytes}.
     *
     * @param c
     *            the connection
     * @throws Exception
     *             closes the connection
     */
    default void onEndOfInput(final Connection c) throws Exception {
        c.close();
    }

    /**
     * A time ran out: the idle timeout, which starts anew, or the deadline, which is gone now.
     *
     * @param c
     *            the connection
     * @param deadline
     *            true: the deadline; false: the idle timeout
     * @throws Exception
     *             closes the connection
     */
    default void onTimeout(final Connection c, final boolean deadline) throws Exception {
        c.abort(new SocketTimeoutException(deadline ? "deadline" : "idle"));
    }

    /**
     * The engine is draining: finish the answer in hand, then close.
     *
     * @param c
     *            the connection
     * @throws Exception
     *             closes the connection
     */
    default void onDrain(final Connection c) throws Exception {
        c.close();
    }

    /**
     * The connection is gone, its descriptor closed. Exactly once after onOpen; nothing follows.
     *
     * @param c
     *            the connection, on which every send is refused
     * @param cause
     *            why, or null after an orderly end
     */
    default void onClose(final Connection c, final Throwable cause) {
        // nothing to do
    }
}
