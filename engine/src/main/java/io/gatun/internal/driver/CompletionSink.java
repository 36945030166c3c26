package io.gatun.internal.driver;

/** Where a driver reports what became of operations: one shape for all of them. */
public interface CompletionSink {
    /** The operation's outcome so far is in {@code result}. */
    int RESULT = 1;
    /** The kernel no longer names the operation's memory. An operation is terminal when RESULT and RELEASED were both seen. */
    int RELEASED = 2;
    /** {@code buffer}, {@code offset} name received bytes, {@code result} their number; the sink owns one reference to the buffer. */
    int BUFFER = 4;
    /** More bytes will come in this very buffer: a hint. */
    int MORE_IN_BUFFER = 8;

    int TERMINAL = RESULT | RELEASED;

    /**
     * Called on the owner's thread from {@link Driver#reap} and {@link Driver#poll} only, never from a start or a cancel.
     * May start and cancel operations and release buffers.
     *
     * @param token
     *            as given at the start of the operation
     * @param flags
     *            {@link #RESULT}, {@link #RELEASED}, {@link #BUFFER}, {@link #MORE_IN_BUFFER}
     * @param result
     *            accept: a descriptor; receive: bytes, 0 at end of input; send: bytes taken, possibly fewer than offered; else
     *            0. Negative: minus the errno of the native profile
     * @param buffer
     *            number of the receive buffer, or -1
     * @param offset
     *            of the first received byte in the buffer, bytes
     * @param detail
     *            address of a record with source address and control bytes, valid during the call; 0: none
     */
    void onCompletion(long token, int flags, int result, int buffer, int offset, long detail);
}
