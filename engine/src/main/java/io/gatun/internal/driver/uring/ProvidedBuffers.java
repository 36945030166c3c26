package io.gatun.internal.driver.uring;

import static io.gatun.ffm.linux.IoUring.IORING_REGISTER_PBUF_RING;

import io.gatun.ffm.RawMemory;
import io.gatun.ffm.linux.IoUringBuf;
import io.gatun.ffm.linux.IoUringBufReg;
import io.gatun.ffm.linux.LinuxSyscalls;
import io.gatun.ffm.system.VirtualMemory;
import io.gatun.internal.driver.DriverConfig;
import io.gatun.internal.driver.DriverUnavailableException;
import io.gatun.internal.driver.ReceiveBuffers;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Receive buffers, of which the kernel has a few at a time. Each is in one of three places: free here, published to the
 * kernel's ring, or held by the sink. Owner's thread.
 * <p>
 * The kernel takes published buffers first in, first out, so many of them would be cold in the cache; those that come back
 * are published last in, first out. One multishot receive takes up to 33 in one kernel entry: with fewer than two such
 * helpings one connection could starve all others.
 */
final class ProvidedBuffers implements ReceiveBuffers {
    static final int GROUP = 0;
    static final int MOST = 1 << 15; // the kernel's limit

    private static final int FIRST_PUBLISHED = 128; // never under 66, unless the pool is smaller
    private static final long ALIGNMENT = 512 * 1024;
    private static final int PAGE_BYTES = 4096;

    /** Buffers begin on different cache sets: at a power of two apart, the first lines of all would share a few. */
    private static final long STAGGER_BYTES = 192;

    private static final byte FREE = 0;
    private static final byte PUBLISHED = 1;
    private static final byte HELD = 2;

    private final int count;
    private final int bufferBytes;
    private final long mapping;
    private final long mappingBytes;
    private final long base; // address of buffer 0
    private final long ring; // shared with the kernel
    private final long ringBytes;
    private final int ringMask;
    private final MemorySegment[] segments;
    private final int[] free; // a stack
    private final byte[] places; // only under assertions

    private int freeCount;
    private int published; // in the ring, as far as the completions seen so far tell
    private int wantedPublished;
    private int held;
    private int tail; // ours; the kernel's is set by publish
    private int publishedTail;

    ProvidedBuffers(final DriverConfig config) {
        bufferBytes = config.receiveBufferBytes();
        final long wanted = config.receiveBytes() / Math.max(1, bufferBytes);
        if (Integer.bitCount(bufferBytes) != 1 || wanted < 1 || wanted > MOST) {
            throw new IllegalArgumentException("receive memory of " + config.receiveBytes() + " bytes in buffers of "
                    + bufferBytes + ": the size must be a power of two, the number 1 to " + MOST);
        }
        count = (int) wanted;
        final int ringEntries = count == 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
        ringMask = ringEntries - 1;
        ringBytes = Math.max(PAGE_BYTES, ringEntries * (long) IoUringBuf.BYTES);
        mappingBytes = count * (bufferBytes + STAGGER_BYTES) + ALIGNMENT;
        mapping = VirtualMemory.map(mappingBytes);
        base = mapping + ALIGNMENT - 1 & -ALIGNMENT;
        try {
            ring = VirtualMemory.map(ringBytes);
        } catch (final OutOfMemoryError e) {
            VirtualMemory.unmap(mapping, mappingBytes);
            throw e;
        }
        segments = new MemorySegment[count];
        free = new int[count];
        boolean checked = false;
        assert checked = true;
        places = checked ? new byte[count] : null;
        for (int i = 0; i < count; i++) {
            segments[i] = RawMemory.segment(address(i), bufferBytes);
            free[i] = count - 1 - i;
        }
        freeCount = count;
        wantedPublished = Math.min(count, FIRST_PUBLISHED);
    }

    /** Tells the kernel of the ring. */
    void register(final int ringFd) throws DriverUnavailableException {
        try (Arena arena = Arena.ofConfined()) {
            final long registration = arena.allocate(IoUringBufReg.BYTES, Long.BYTES).address();
            IoUringBufReg.set(registration, ring, ringMask + 1, GROUP, 0);
            final int result = LinuxSyscalls.ioUringRegister(ringFd, IORING_REGISTER_PBUF_RING, registration, 1);
            if (result < 0) {
                throw Unavailable.because("io_uring_register PBUF_RING", -result);
            }
        }
    }

    /** Publishes free buffers up to the wanted number; once before each kernel entry. */
    void publish() {
        while (published < wantedPublished && freeCount > 0) {
            final int buffer = free[--freeCount];
            assert move(buffer, FREE, PUBLISHED);
            IoUringBuf.set(ring + (tail++ & ringMask) * (long) IoUringBuf.BYTES, address(buffer), bufferBytes, buffer);
            published++;
        }
        if (tail != publishedTail) {
            publishedTail = tail;
            IoUringBuf.publishTail(ring, tail);
        }
    }

    /** Buffers that the kernel has, as far as known. */
    int published() {
        return published;
    }

    /** Buffers that {@link #publish} would add now. */
    boolean hasFree() {
        return freeCount > 0;
    }

    /** A receive found none: the kernel gets more from now on. */
    void publishMore() {
        wantedPublished = Math.min(count, wantedPublished << 1);
    }

    /** The kernel has filled a buffer, and the sink shall have it. */
    void take(final int buffer) {
        assert move(buffer, PUBLISHED, HELD);
        published--;
        held++;
    }

    /** The kernel has taken a buffer and left it empty. */
    void takeUnused(final int buffer) {
        take(buffer);
        release(buffer);
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int bufferBytes() {
        return bufferBytes;
    }

    @Override
    public long address(final int buffer) {
        assert buffer >= 0 && buffer < count;
        return base + buffer * (bufferBytes + STAGGER_BYTES);
    }

    @Override
    public MemorySegment segment(final int buffer) {
        return segments[buffer];
    }

    @Override
    public void release(final int buffer) {
        assert move(buffer, HELD, FREE);
        held--;
        free[freeCount++] = buffer;
    }

    @Override
    public int held() {
        return held;
    }

    /**
     * Unmaps. The kernel must have forgotten the ring.
     *
     * @param unmapBuffers
     *            false: the buffers themselves stay for good
     * @return bytes that stay mapped
     */
    long close(final boolean unmapBuffers) {
        VirtualMemory.unmap(ring, ringBytes);
        if (!unmapBuffers) {
            return mappingBytes;
        }
        VirtualMemory.unmap(mapping, mappingBytes);
        return 0;
    }

    /** Every buffer goes its round exactly once: free, published, held, free. */
    private boolean move(final int buffer, final byte from, final byte to) {
        assert places[buffer] == from : "buffer " + buffer + " is in place " + places[buffer] + ", not " + from;
        places[buffer] = to;
        return true;
    }
}
