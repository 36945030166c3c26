package io.gatun.internal.driver;

import java.lang.foreign.MemorySegment;

/**
 * The memory that receives land in. The driver owns it; each completion with {@link CompletionSink#BUFFER} hands one
 * reference to the sink, which gives it back exactly once. Owner's thread only.
 */
public interface ReceiveBuffers {
    /** Number of buffers; they are numbered from 0. */
    int count();

    /** Size of each buffer, bytes. */
    int bufferBytes();

    /** Address of a buffer's first byte. */
    long address(int buffer);

    /** A preallocated segment over exactly this buffer, global scope. */
    MemorySegment segment(int buffer);

    /** Gives one reference back. */
    void release(int buffer);

    /** Buffers that the sink holds now. */
    int held();
}
