package io.gatun;

import java.lang.foreign.MemorySegment;
import java.net.SocketTimeoutException;

/**
 * What an application does when something happens on a connection. One instance per connection, made by the listener's
 * supplier or given to connect; or one for many, if it keeps no state.
 * <p>
 * <b>Threads.</b> All methods run on the worker that owns the connection, one at a time, so a handler's fields need no
 * locks. They must not block: every connection of the worker would wait.
 * <p>
 * <b>Order.</b> {@link #onOpen} comes first, {@link #onClose} exactly once and last. In between, {@link #onEndOfInput} comes
 * at most once and after all input. After {@link Connection#close} or {@link Connection#abort} only {@code onClose} follows.
 * <p>
 * <b>Throwing.</b> What a method throws is reported once ({@link EngineConfig#onUncaught(java.util.function.BiConsumer)}),
 * aborts this connection with that cause, and harms no other. What {@link #onClose} throws is reported.
 * <p>
 * An echo server is {@code (c, buffer, offset, length) -> c.forward(c, offset, length) ? length : 0}.
 */
@FunctionalInterface
public interface ConnectionHandler {
    /**
     * The connection is there: accepted, or connected. The place to set options, deadlines and an attachment, and to send
     * first. Does nothing by default.
     * <p>
     * Thread: owning worker.
     *
     * @param c the connection
     * @throws Exception aborts the connection with this cause
     */
    default void onOpen(final Connection c) throws Exception {}

    /**
     * Bytes have come. {@code offset .. offset + length} of the buffer are new, or kept from last time with new ones behind
     * them; always contiguous. Any number of bytes may come at a time: a message of the peer's may be cut anywhere, and
     * several may come as one.
     * <p>
     * <b>Memory.</b> The range is the engine's and valid until this method returns. Read nothing outside of it, write
     * nothing, keep neither segment nor slice. To keep bytes, consume fewer, {@link Connection#retain} them, or copy.
     * <p>
     * <b>Consuming less.</b> What is not consumed the engine keeps, and shows again, with more behind it if more has come:
     * when more arrives, after {@link Connection#resumeReading}, and after {@link #onWritable}. It is not shown again merely
     * because it is there, so answering 0 without waiting for one of these leaves it. If the rest is larger than
     * {@link TcpOptions#maxMessageBytes(int)}, the connection is aborted with a {@link java.net.SocketException}
     * {@code input frame over N bytes}.
     * <p>
     * Thread: owning worker.
     *
     * @param c the connection
     * @param buffer engine memory
     * @param offset of the first byte in the buffer, in bytes
     * @param length number of bytes, above 0
     * @return how many bytes from the first on were consumed, 0 to length; another number aborts the connection with an
     *         {@link IllegalStateException}
     * @throws Exception aborts the connection with this cause
     */
    int onData(Connection c, MemorySegment buffer, long offset, int length) throws Exception;

    /**
     * A send was refused before, and now the queue has fallen to the low mark, or memory is free again: try once more. Comes
     * once per refusal, however many sends were refused. Kept bytes are shown by {@link #onData} afterwards without
     * further ado, so a handler that consumes only what it could send needs nothing here; that is the default.
     * <p>
     * Thread: owning worker.
     *
     * @param c the connection
     * @throws Exception aborts the connection with this cause
     */
    default void onWritable(final Connection c) throws Exception {}

    /**
     * The peer has ended its output (FIN); all bytes before were shown. Sending is still possible: a handler that has more to
     * say overrides this and closes later. {@link Connection#keptBytes} above 0 means that the input ended in mid-message.
     * Closes by default, which flushes what is queued.
     * <p>
     * Thread: owning worker.
     *
     * @param c the connection
     * @throws Exception aborts the connection with this cause
     */
    default void onEndOfInput(final Connection c) throws Exception {
        c.close();
    }

    /**
     * A time has run out: the deadline, which is unset now, or the idle timeout, which starts anew if the connection lives
     * on. Never early. Aborts with a {@link SocketTimeoutException} by default.
     * <p>
     * Thread: owning worker.
     *
     * @param c the connection
     * @param deadline true: {@link Connection#setDeadline}; false: {@link Connection#setIdleTimeout} or
     *            {@link TcpOptions#idleTimeout(java.time.Duration)}
     * @throws Exception aborts the connection with this cause
     */
    default void onTimeout(final Connection c, final boolean deadline) throws Exception {
        c.abort(new SocketTimeoutException(deadline ? "deadline" : "idle"));
    }

    /**
     * The engine is draining: finish the answer in hand, then {@link Connection#close}. A connection that is still there at
     * the drain's deadline is aborted. At most once. Closes by default.
     * <p>
     * Thread: owning worker.
     *
     * @param c the connection
     * @throws Exception aborts the connection with this cause
     */
    default void onDrain(final Connection c) throws Exception {
        c.close();
    }

    /**
     * The connection is gone and its descriptor closed. Exactly once after {@link #onOpen}, whoever ended it; nothing follows.
     * The place to release what belongs to the connection: leases that were retained, above all. Does nothing by default.
     * <p>
     * Thread: owning worker.
     *
     * @param c the connection; sends are refused, its addresses, counts and attachment are still there
     * @param cause null after an orderly end, else why: what was given to {@link Connection#abort}, what a handler threw, or
     *            a {@link SystemError}
     */
    default void onClose(final Connection c, final Throwable cause) {}
}
