package io.gatun.simulated;

import io.gatun.ffm.RawMemory;
import io.gatun.internal.driver.ReceiveBuffers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Receive memory, each received piece in a buffer of its own or all in one until that is full. Free memory is filled with
 * {@link #POISON}; what changes it, or gives back what it does not have, is found out.
 */
final class SimulatedReceiveBuffers implements ReceiveBuffers {
    static final byte POISON = (byte) 0xDB;

    private final SimulatedDriver driver;
    private final Violations violations;
    private final MemorySegment memory; // reachable as long as the network is, so that late accesses find poison
    private final MemorySegment poison;
    private final MemorySegment[] segments;
    private final int bufferBytes;
    private final boolean shared;
    private final int[] references; // the sink's
    private final int[] undelivered; // references on their way to the sink
    private final int[] usedBytes; // filled since the buffer was free
    private final int[] free; // stack
    private int freeCount;
    private int current = -1; // taken, and not full; shared only
    private int held;
    private int outside; // held or on their way

    SimulatedReceiveBuffers(final SimulatedDriver driver, final Violations violations, final int count,
            final int bufferBytes, final boolean shared) {
        this.driver = driver;
        this.violations = violations;
        this.bufferBytes = bufferBytes;
        this.shared = shared;
        final Arena arena = Arena.ofAuto();
        memory = arena.allocate((long) count * bufferBytes, 4096).fill(POISON);
        poison = arena.allocate(bufferBytes).fill(POISON);
        segments = new MemorySegment[count];
        references = new int[count];
        undelivered = new int[count];
        usedBytes = new int[count];
        free = new int[count];
        for (int i = 0; i < count; i++) {
            segments[i] = RawMemory.segment(memory.address() + (long) i * bufferBytes, bufferBytes);
            free[freeCount++] = count - 1 - i;
        }
    }

    @Override
    public int count() {
        return segments.length;
    }

    @Override
    public int bufferBytes() {
        return bufferBytes;
    }

    @Override
    public long address(final int buffer) {
        return segments[buffer].address();
    }

    @Override
    public MemorySegment segment(final int buffer) {
        return segments[buffer];
    }

    @Override
    public int held() {
        return held;
    }

    @Override
    public void release(final int buffer) {
        driver.requireOwner("release");
        violations.require(buffer >= 0 && buffer < references.length && references[buffer] > 0,
                () -> "buffer " + buffer + " was released more often than received");
        driver.record(Trace.What.RELEASED_BUFFER, buffer, references[buffer], undelivered[buffer]);
        if (--references[buffer] == 0) {
            held--;
            if (undelivered[buffer] == 0) {
                recycle(buffer);
            }
        }
        driver.bufferLine().onRelease();
    }

    private void recycle(final int buffer) {
        requireUntouchedBehind(buffer);
        segments[buffer].asSlice(0, usedBytes[buffer]).fill(POISON);
        usedBytes[buffer] = 0;
        outside--;
        if (buffer != current) {
            free[freeCount++] = buffer;
        }
    }

    private void requireUntouchedBehind(final int buffer) {
        final int used = usedBytes[buffer];
        final long mismatch = MemorySegment.mismatch(segments[buffer], used, bufferBytes, poison, used, bufferBytes);
        violations.require(mismatch < 0, () -> "buffer " + buffer + " was written to at " + (used + mismatch)
                + ", where nothing had been received");
    }

    /** Bytes that the next receive can take; 0: no buffer. */
    int room() {
        if (shared && current >= 0) {
            return bufferBytes - usedBytes[current];
        }
        return freeCount > 0 ? bufferBytes : 0;
    }

    int nextOffset() {
        return shared && current >= 0 ? usedBytes[current] : 0;
    }

    /** Number of the buffer into which the bytes went. */
    int fill(final Pipe pipe, final int length) {
        final int buffer = shared && current >= 0 ? current : free[--freeCount];
        requireUntouchedBehind(buffer);
        pipe.readTo(address(buffer) + usedBytes[buffer], length);
        usedBytes[buffer] += length;
        if (references[buffer] + undelivered[buffer] == 0) {
            outside++;
        }
        undelivered[buffer]++;
        if (shared) {
            current = usedBytes[buffer] < bufferBytes ? buffer : -1;
        }
        return buffer;
    }

    /** True if the next receive goes on in this buffer. */
    boolean continues(final int buffer) {
        return buffer == current;
    }

    void handToSink(final int buffer) {
        undelivered[buffer]--;
        if (references[buffer]++ == 0) {
            held++;
        }
    }

    /** Buffers that are not free: the sink's, and those on their way to it. */
    int outside() {
        return outside;
    }

    /** Pieces of receive memory that are to be sent must belong to the sink. */
    void requireHeld(final long[] addresses, final int[] lengths) {
        for (int i = 0; i < addresses.length; i++) {
            final long from = addresses[i] - memory.address();
            if (from >= 0 && from < memory.byteSize()) {
                final int buffer = (int) (from / bufferBytes);
                violations.require(references[buffer] > 0,
                        () -> "a send names buffer " + buffer + ", which is not held");
                violations.require(from + lengths[i] <= (long) buffer * bufferBytes + usedBytes[buffer],
                        () -> "a send names bytes of buffer " + buffer + " that were never received");
            }
        }
    }

    void poisonAll() {
        memory.fill(POISON);
    }
}
