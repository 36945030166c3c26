package io.gatun;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One TCP connection. The object is never reused for another peer: a reference kept for too long finds a closed connection,
 * never a stranger's.
 * <p>
 * <b>Threads.</b> A connection belongs to one worker. A method marked "Thread: owning worker only" throws
 * {@link WrongThreadException} elsewhere; {@link #execute} is the way in from other threads.
 * <p>
 * <b>Sending.</b> A message is accepted whole or refused whole. It is accepted while the bytes queued before it are below the
 * high mark ({@link TcpOptions#watermarks}), so the queue never exceeds the high mark by more than one message. It is
 * refused, with {@code false} and nothing taken, when the queue is at the high mark or there is no memory: then
 * {@link ConnectionHandler#onWritable} follows. It is refused for good, and nothing follows, once the connection is closed or
 * its output shut down. Messages leave in the order of the calls; what is queued in one callback leaves together.
 * <p>
 * <b>Reading stops</b> while the connection's own send queue is at its high mark ({@link TcpOptions#autoPause}), so one answer
 * per request is bounded without further care.
 * <p>
 * <b>The end.</b> {@link #close} is orderly, {@link #abort} is at once. Either way, and also when the peer or a failure ends
 * it, {@link ConnectionHandler#onClose} is called once, and nothing after it.
 */
public interface Connection {
    /**
     * Sends a copy. The source is yours again when this returns, whatever the answer.
     * <p>
     * Thread: owning worker only.
     *
     * @param source heap or native memory, alive and accessible to this thread
     * @param offset of the first byte, in bytes
     * @param length 0 to {@link TcpOptions#maxMessageBytes(int)}, in bytes; 0 sends nothing, and is accepted while the
     *            output is open
     * @return true: all is queued; false: nothing was taken
     * @throws NullPointerException when source is null
     * @throws IndexOutOfBoundsException when the range is not within the source
     * @throws IllegalArgumentException when length is over maxMessageBytes, also if it would be refused anyway
     * @throws IllegalStateException when the source's arena is closed, also if it would be refused anyway
     * @throws WrongThreadException on a foreign thread, or when the source is confined to one
     */
    boolean send(MemorySegment source, long offset, long length);

    /**
     * Sends a copy of what remains in the buffer. Accepted: the position is at the limit. Refused: it has not moved.
     * <p>
     * Thread: owning worker only.
     *
     * @param source heap or direct; 0 to {@link TcpOptions#maxMessageBytes(int)} bytes remaining
     * @return true: all is queued; false: nothing was taken
     * @throws NullPointerException when source is null
     * @throws IllegalArgumentException when more than maxMessageBytes remain
     * @throws IllegalStateException when the buffer is a view of a closed arena
     * @throws WrongThreadException on a foreign thread, or when the buffer is confined to one
     */
    boolean send(ByteBuffer source);

    /**
     * Sends engine memory without copying. Accepted: one use of the lease is the engine's, which closes it when the bytes
     * have left or the connection is gone; touch it no more. Refused: it is still yours to close or to send later.
     * <p>
     * Thread: owning worker only.
     *
     * @param lease of any worker of this engine; null counts as a refusal for lack of memory, so that
     *            {@code send(lease(n))} is safe at the limit
     * @return true: all is queued; false: nothing was taken
     * @throws IllegalStateException when the lease is closed
     * @throws IllegalArgumentException when it is longer than {@link TcpOptions#maxMessageBytes(int)}, or not an engine's
     * @throws WrongThreadException on a foreign thread
     */
    boolean send(Lease lease);

    /**
     * Sends part of the bytes that {@link ConnectionHandler#onData} of this connection shows now, from the memory in which
     * they arrived. A small part, and bytes that were kept from last time, are copied once. The bytes may count as
     * consumed when this answers true.
     * <p>
     * Thread: owning worker only.
     *
     * @param target where to: this connection, or another one of the same worker
     * @param offset of the first byte in the buffer that onData shows, in bytes
     * @param length 0 to what onData shows from there, in bytes
     * @return true: all is queued at the target; false: nothing was taken, and if the target is open its
     *         {@link ConnectionHandler#onWritable} follows (the target's, not this connection's); until then, or until the
     *         target is closed, nothing more is shown of this connection
     * @throws NullPointerException when target is null
     * @throws IllegalStateException outside of this connection's onData
     * @throws IndexOutOfBoundsException when the range is not within what onData shows
     * @throws IllegalArgumentException when the target belongs to another worker: {@link #retain} the bytes, and send the
     *             lease inside {@code target.execute}
     * @throws WrongThreadException on a foreign thread
     */
    boolean forward(Connection target, long offset, long length);

    /**
     * Lends out empty engine memory, to fill and send. Its content is undefined.
     * <p>
     * Thread: owning worker only.
     *
     * @param length 1 to {@link TcpOptions#maxMessageBytes(int)}, in bytes
     * @return a lease to send or close; null when the worker's {@link EngineConfig#leaseLimit(long)} or its memory is
     *         exhausted
     * @throws IllegalArgumentException when out of range
     * @throws WrongThreadException on a foreign thread
     */
    Lease lease(int length);

    /**
     * Keeps part of the bytes that {@link ConnectionHandler#onData} of this connection shows now beyond its return. Without a
     * copy if the part is large; a small one is copied, so that it does not hold a whole receive buffer. It does not
     * consume: onData's answer does.
     * <p>
     * Thread: owning worker only.
     *
     * @param offset of the first byte in the buffer that onData shows, in bytes
     * @param length 0 to what onData shows from there, in bytes
     * @return a lease to send or close; null when the worker's {@link EngineConfig#leaseLimit(long)} or its memory is
     *         exhausted
     * @throws IllegalStateException outside of this connection's onData
     * @throws IndexOutOfBoundsException when the range is not within what onData shows
     * @throws WrongThreadException on a foreign thread
     */
    Lease retain(long offset, long length);

    /**
     * Tells whether a send would be accepted now, memory permitting.
     * <p>
     * Thread: owning worker only.
     *
     * @return true while the output is open and the queue is below the high mark
     * @throws WrongThreadException on a foreign thread
     */
    boolean isWritable();

    /**
     * What was accepted and the kernel has not taken yet.
     * <p>
     * Thread: owning worker only.
     *
     * @return bytes; 0 after the end
     * @throws WrongThreadException on a foreign thread
     */
    long queuedBytes();

    /**
     * What {@link ConnectionHandler#onData} left unconsumed. For the other callbacks and for actions: inside onData itself it
     * says nothing of use.
     * <p>
     * Thread: owning worker only.
     *
     * @return bytes, 0 to {@link TcpOptions#maxMessageBytes(int)}
     * @throws WrongThreadException on a foreign thread
     */
    int keptBytes();

    /**
     * Stops reading: no {@link ConnectionHandler#onData} follows until {@link #resumeReading}. What the kernel had already
     * handed over is kept in order; beyond that the peer is slowed down by TCP. A reset of the peer's may go unnoticed
     * while reading is paused. Idempotent; ignored on a closed connection.
     * <p>
     * Thread: owning worker only.
     *
     * @throws WrongThreadException on a foreign thread
     */
    void pauseReading();

    /**
     * Goes on reading: kept bytes are shown again, then what came meanwhile, then what is new. Not from inside this call.
     * Idempotent; ignored on a closed connection.
     * <p>
     * Thread: owning worker only.
     *
     * @throws WrongThreadException on a foreign thread
     */
    void resumeReading();

    /**
     * Has {@link ConnectionHandler#onTimeout} called once with {@code deadline} true, whatever happens on the connection until
     * then. Replaces the deadline before. Never early; on an engine with time to spare at most 10 ms late. Ignored on a
     * closed connection.
     * <p>
     * Thread: owning worker only.
     *
     * @param fromNow above 0, up to 365 days, resolved to 1 ms; null: none
     * @throws IllegalArgumentException when out of range
     * @throws IllegalStateException when all 1048576 timers of the worker are set
     * @throws WrongThreadException on a foreign thread
     */
    void setDeadline(Duration fromNow);

    /**
     * Has {@link ConnectionHandler#onTimeout} called with {@code deadline} false whenever no byte went either way for so long.
     * Replaces {@link TcpOptions#idleTimeout(Duration)}. Never early; late by at most one tick of 2.2 s. Ignored on a
     * closed connection.
     * <p>
     * Thread: owning worker only.
     *
     * @param timeout above 0, up to 365 days; null: never
     * @throws IllegalArgumentException when out of range
     * @throws WrongThreadException on a foreign thread
     */
    void setIdleTimeout(Duration timeout);

    /**
     * Ends the output: FIN behind what is queued. Sends are refused from now on; reading goes on. Idempotent; ignored on a
     * closed connection.
     * <p>
     * Thread: owning worker only.
     *
     * @throws WrongThreadException on a foreign thread
     */
    void shutdownOutput();

    /**
     * Ends the connection in order: what is queued leaves, then FIN; then, for a limited time, input is read and discarded
     * until the peer ends too, so that the last bytes are not lost to a reset; then {@link ConnectionHandler#onClose} with
     * cause null. What cannot be flushed within {@link TcpOptions#closeTimeout(Duration)} is aborted. Does not wait.
     * Idempotent; nothing happens on a connection that is ending already.
     * <p>
     * Thread: any. On the owning worker no other callback than onClose follows; elsewhere a callback may be under way, and the
     * close may overtake actions that were given to {@link #execute} before. To close behind them, close inside the last.
     */
    void close();

    /**
     * Ends the connection at once: queued bytes are lost, the peer sees a reset, {@link ConnectionHandler#onClose} gets the
     * cause. Cuts a {@link #close} under way short. The first cause stays. Does not wait.
     * <p>
     * Thread: any. On the owning worker no other callback than onClose follows; elsewhere a callback may be under way.
     *
     * @param cause for onClose; null: a {@link java.net.SocketException} {@code aborted}
     */
    void abort(Throwable cause);

    /**
     * Tells whether the connection lives. Off the owning worker it may answer true a moment longer, also after a close of the
     * caller's own.
     * <p>
     * Thread: any.
     *
     * @return false once it was closed, aborted or has failed; true after {@link #shutdownOutput} or the peer's end of input
     */
    boolean isOpen();

    /**
     * Runs an action on the worker that owns the connection at that time, also if the connection has ended meanwhile: look at
     * {@link #isOpen}. Actions given by one thread run in that order. What an action throws counts as thrown by the
     * handler. Never runs inside this call.
     * <p>
     * Thread: any.
     *
     * @param action must not block
     * @throws NullPointerException when action is null
     * @throws java.util.concurrent.RejectedExecutionException when the worker's command queue is full
     *             ({@link EngineConfig#commandQueue(int)}) or the engine closed; the action will not run
     */
    void execute(Runnable action);

    /**
     * Keeps an object of the application's with the connection, in place of the one before. The engine does not look at it.
     * <p>
     * Thread: owning worker only.
     *
     * @param attachment anything, or null
     * @throws WrongThreadException on a foreign thread
     */
    void attach(Object attachment);

    /**
     * The object given to {@link #attach}.
     * <p>
     * Thread: owning worker only.
     *
     * @return it, or null
     * @throws WrongThreadException on a foreign thread
     */
    Object attachment();

    /**
     * A number for logs.
     * <p>
     * Thread: any.
     *
     * @return above 0; never given to another connection of this engine
     */
    long id();

    /**
     * The worker that owns this connection.
     * <p>
     * Thread: any.
     *
     * @return never null
     */
    Worker worker();

    /**
     * The near end.
     * <p>
     * Thread: any; also after the end.
     *
     * @return the address; null if the connection was gone before the kernel could be asked
     */
    InetSocketAddress localAddress();

    /**
     * The peer's end.
     * <p>
     * Thread: any; also after the end.
     *
     * @return the address; null if the connection was gone before the kernel could be asked
     */
    InetSocketAddress remoteAddress();

    /**
     * Sets a socket option of this connection alone.
     * <p>
     * Thread: owning worker only.
     *
     * @param option one that {@link TcpOptions#set} takes
     * @param value one that {@link TcpOptions#set} takes
     * @param <T> the value's type
     * @throws NullPointerException when option or value is null
     * @throws UnsupportedOperationException when the engine does not take the option; named
     * @throws IllegalArgumentException when the value is out of range
     * @throws IOException when the kernel refuses ({@link SystemError}), or the connection has ended
     * @throws WrongThreadException on a foreign thread
     */
    <T> void setOption(SocketOption<T> option, T value) throws IOException;

    /**
     * What the kernel has handed over since the connection was opened, shown to the handler or not.
     * <p>
     * Thread: owning worker only; also after the end.
     *
     * @return bytes
     * @throws WrongThreadException on a foreign thread
     */
    long bytesReceived();

    /**
     * What the kernel has taken since the connection was opened; it may not have reached the peer.
     * <p>
     * Thread: owning worker only; also after the end.
     *
     * @return bytes
     * @throws WrongThreadException on a foreign thread
     */
    long bytesSent();
}
