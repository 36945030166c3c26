package io.gatun;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One TCP connection of the handler tier. Never reused for another peer.
 * <p>
 * <b>Threads.</b> Everything belongs to the worker that owns the connection; from another thread it is a
 * {@link WrongThreadException}, and {@link #execute} is the way in. Except {@link #close}, {@link #abort}, {@link #execute},
 * {@link #isOpen}, {@link #worker}, {@link #id} and the addresses, which are for any thread.
 * <p>
 * <b>Sending</b> takes a message whole or refuses it whole. It refuses, with {@code false}, when the queue has reached the
 * high mark, when there is no memory, and once the connection is closed; after a refusal on an open connection
 * {@link ConnectionHandler#onWritable} follows. While the own queue is above the high mark, nothing is read
 * ({@link TcpOptions#autoPause}), so an answer per request is bounded without further care. What was queued in one callback
 * leaves together.
 */
public interface Connection {
    /**
     * Sends a copy: the source is yours again when this returns.
     *
     * @param source
     *            heap or native, alive and accessible to this thread
     * @param offset
     *            of the first byte, in bytes
     * @param length
     *            0 to {@link TcpOptions#maxMessageBytes(int)}
     * @return true: all is queued; false: nothing was taken
     * @throws IndexOutOfBoundsException
     *             when the range is not within the source
     * @throws IllegalArgumentException
     *             when length is over maxMessageBytes
     * @throws IllegalStateException
     *             when the source's arena is closed
     * @throws WrongThreadException
     *             on a foreign thread, or when the source is confined to another
     */
    boolean send(MemorySegment source, long offset, long length);

    /**
     * Sends a copy of what remains in the buffer; its position moves to its limit only when accepted.
     *
     * @param source
     *            heap or direct
     * @return as {@link #send(MemorySegment, long, long)}, which also tells the errors
     */
    boolean send(ByteBuffer source);

    /**
     * Sends engine memory without copying. Accepted: the engine closes the lease when its bytes have left. Refused: it is
     * still yours.
     *
     * @param lease
     *            of any worker of this engine; null counts as a refusal, so {@code send(lease(n))} is safe
     * @return true: all is queued; false: nothing was taken
     * @throws IllegalStateException
     *             when the lease is closed
     * @throws IllegalArgumentException
     *             when it is longer than maxMessageBytes
     * @throws WrongThreadException
     *             on a foreign thread
     */
    boolean send(Lease lease);

    /**
     * Sends part of the bytes that onData shows now to a connection of the same worker, or back to this one, from the memory
     * in which they arrived; small parts and bytes kept from last time are copied once.
     *
     * @param target
     *            any connection of this worker
     * @param offset
     *            in the buffer that onData shows, in bytes
     * @param length
     *            in bytes
     * @return true: all is queued at the target; false: nothing was taken, and the target's onWritable will follow
     * @throws IllegalStateException
     *             outside of this connection's onData
     * @throws IndexOutOfBoundsException
     *             when the range is not within what onData shows
     * @throws IllegalArgumentException
     *             when the target lives on another worker: retain, then target.execute
     * @throws WrongThreadException
     *             on a foreign thread
     */
    boolean forward(Connection target, long offset, long length);

    /**
     * Empty engine memory to fill and send. Its content is undefined.
     *
     * @param length
     *            1 to {@link TcpOptions#maxMessageBytes(int)}
     * @return a lease to close or send; null when {@link EngineConfig#leaseLimit(long)} is reached
     * @throws IllegalArgumentException
     *             when out of range
     * @throws WrongThreadException
     *             on a foreign thread
     */
    Lease lease(int length);

    /**
     * Keeps part of the bytes that onData shows now beyond its return. A small part is copied, so that it does not hold a
     * whole receive buffer.
     *
     * @param offset
     *            in the buffer that onData shows, in bytes
     * @param length
     *            in bytes
     * @return a lease to close or send; null when {@link EngineConfig#leaseLimit(long)} is reached
     * @throws IllegalStateException
     *             outside of this connection's onData
     * @throws IndexOutOfBoundsException
     *             when the range is not within what onData shows
     * @throws WrongThreadException
     *             on a foreign thread
     */
    Lease retain(long offset, long length);

    /**
     * Would a send be accepted now, memory permitting?
     *
     * @return true while the connection is open and its queue below the high mark
     */
    boolean isWritable();

    /**
     * What is queued and not yet taken by the kernel.
     *
     * @return bytes
     */
    long queuedBytes();

    /**
     * What onData did not consume.
     *
     * @return bytes
     */
    int keptBytes();

    /** No onData after this returns, until {@link #resumeReading}. What arrives meanwhile is bounded, and kept in order. */
    void pauseReading();

    /** Goes on reading: kept bytes are shown again, then what arrived meanwhile, then new ones; not from inside this call. */
    void resumeReading();

    /**
     * Calls {@link ConnectionHandler#onTimeout} once, never early; replaces the last one.
     *
     * @param fromNow
     *            more than 0, up to 365 days, millisecond resolution; null clears
     * @throws IllegalArgumentException
     *             when out of range
     */
    void setDeadline(Duration fromNow);

    /**
     * Calls {@link ConnectionHandler#onTimeout} when no byte went either way for so long; late by at most 2.2 s.
     *
     * @param timeout
     *            more than 0, up to 365 days; null: never
     * @throws IllegalArgumentException
     *             when out of range
     */
    void setIdleTimeout(Duration timeout);

    /** Sends FIN behind what is queued; further sends are refused. Reading goes on. */
    void shutdownOutput();

    /**
     * Orderly end: what is queued leaves, then FIN, then the peer's end of input is awaited for a while, then onClose with
     * cause null. No onData any more. What cannot be flushed within {@link TcpOptions#closeTimeout} is aborted. Any thread,
     * idempotent, does not wait.
     */
    void close();

    /**
     * Ends at once: the peer sees a reset, queued bytes are lost, onClose gets the cause. Any thread, does not wait.
     *
     * @param cause
     *            for onClose; null: a SocketException "aborted"
     */
    void abort(Throwable cause);

    /**
     * Any thread.
     *
     * @return false as soon as close or abort was begun, by whomever
     */
    boolean isOpen();

    /**
     * Runs an action on the worker that owns the connection then, also after it was closed (look at {@link #isOpen}). Actions
     * of one thread run in order. What it throws counts as thrown by the handler. Any thread.
     *
     * @param action
     *            must not block
     * @throws java.util.concurrent.RejectedExecutionException
     *             when the worker's command queue is full, or the engine closed
     */
    void execute(Runnable action);

    /**
     * Keeps an object with the connection.
     *
     * @param attachment
     *            anything, or null
     */
    void attach(Object attachment);

    /**
     * The object given to {@link #attach}.
     *
     * @return it, or null
     */
    Object attachment();

    /**
     * Unique within the engine. Any thread.
     *
     * @return above 0
     */
    long id();

    /**
     * The worker that owns this connection. Any thread.
     *
     * @return never null
     */
    Worker worker();

    /**
     * Any thread; known from onOpen on, also after the end.
     *
     * @return the near address, or null if the kernel could not tell
     */
    InetSocketAddress localAddress();

    /**
     * Any thread; known from onOpen on, also after the end.
     *
     * @return the peer's address, or null if the kernel could not tell
     */
    InetSocketAddress remoteAddress();

    /**
     * Sets an option of this socket.
     *
     * @param option
     *            as {@link TcpOptions#set}
     * @param value
     *            as {@link TcpOptions#set}
     * @param <T>
     *            the value's type
     * @throws IOException
     *             when the kernel refuses, or the connection is closed
     */
    <T> void setOption(SocketOption<T> option, T value) throws IOException;

    /**
     * Received so far, shown to the handler or not.
     *
     * @return bytes
     */
    long bytesReceived();

    /**
     * Taken by the kernel so far.
     *
     * @return bytes
     */
    long bytesSent();
}
