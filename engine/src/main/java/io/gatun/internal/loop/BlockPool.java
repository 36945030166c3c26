package io.gatun.internal.loop;

import java.lang.foreign.MemorySegment;

import io.gatun.ffm.RawMemory;
import io.gatun.ffm.system.VirtualMemory;

/**
 * A worker's send, lease and kept-input memory: one mapping, given out in power-of-two blocks, reused last-in-first-out
 * so that hot blocks stay in cache. A buddy allocator that merges only when a request finds nothing large enough: the
 * steady state pops and pushes a list. Never grows. Owner's thread.
 */
public final class BlockPool {
    /** The smallest block is 512 bytes. */
    static final int MIN_ORDER = 9;
    private static final int FREE = 0x80;
    private static final int GIVEN = 0x40;
    private static final int ORDER_MASK = 0x3F;

    private final long base;
    private final long bytes;
    private final int maxOrder;
    private final byte[] states; // per smallest block: 0 inside another, else order and FREE or GIVEN
    private final long[] heads; // per order: first free block, linked through the blocks themselves; 0 ends
    private final MemorySegment[][] views; // per order and position, made when first wanted
    private long freeBytes;
    private boolean freedSinceMerge;

    BlockPool(final long bytes) {
        assert Long.bitCount(bytes) == 1 && bytes >= 1 << MIN_ORDER;
        this.bytes = bytes;
        maxOrder = Long.numberOfTrailingZeros(bytes);
        base = VirtualMemory.map(bytes);
        states = new byte[Math.toIntExact(bytes >> MIN_ORDER)];
        heads = new long[maxOrder + 1];
        views = new MemorySegment[maxOrder + 1][];
        states[0] = (byte) (FREE | maxOrder);
        heads[maxOrder] = base;
        RawMemory.putLong(base, 0);
        freeBytes = bytes;
    }

    /** The smallest order whose blocks hold so many bytes. */
    public static int orderFor(final long bytes) {
        return Math.max(MIN_ORDER, Long.SIZE - Long.numberOfLeadingZeros(bytes - 1));
    }

    public long freeBytes() {
        return freeBytes;
    }

    public long totalBytes() {
        return bytes;
    }

    /**
     * May so many bytes be given for sends or leases? An eighth stays for input that handlers keep: it has nowhere else to
     * go, and its connection would have to be closed.
     */
    public boolean sparesInput(final long wanted) {
        return freeBytes - wanted >= bytes >> 3;
    }

    /** Address of a block of 2^order bytes, or 0. */
    public long allocate(final int order) {
        if (order > maxOrder) {
            return 0;
        }
        long block = heads[order];
        if (block == 0) {
            block = split(order);
            if (block == 0) {
                return 0;
            }
        } else {
            heads[order] = RawMemory.getLong(block);
        }
        states[index(block)] = (byte) (GIVEN | order);
        freeBytes -= 1L << order;
        return block;
    }

    public void free(final long block) {
        final int index = index(block);
        final int state = states[index] & 0xFF;
        assert (state & GIVEN) != 0 : "not a given block: " + state;
        final int order = state & ORDER_MASK;
        states[index] = (byte) (FREE | order);
        RawMemory.putLong(block, heads[order]);
        heads[order] = block;
        freeBytes += 1L << order;
        freedSinceMerge = true;
    }

    public int order(final long block) {
        return states[index(block)] & ORDER_MASK;
    }

    /** A segment over exactly this block, made once. */
    public MemorySegment view(final long block) {
        final int order = order(block);
        MemorySegment[] ofOrder = views[order];
        if (ofOrder == null) {
            ofOrder = new MemorySegment[1 << (maxOrder - order)];
            views[order] = ofOrder;
        }
        final int position = (int) ((block - base) >> order);
        MemorySegment view = ofOrder[position];
        if (view == null) {
            view = RawMemory.segment(block, 1L << order);
            ofOrder[position] = view;
        }
        return view;
    }

    void unmap() {
        VirtualMemory.unmap(base, bytes);
    }

    private int index(final long block) {
        assert block >= base && block < base + bytes && ((block - base) & ((1 << MIN_ORDER) - 1)) == 0;
        return (int) ((block - base) >> MIN_ORDER);
    }

    /** A block of this order cut from the smallest larger one, off all lists; merges if there is none; 0 if that did not help. */
    private long split(final int order) {
        int from = order + 1;
        while (from <= maxOrder && heads[from] == 0) {
            from++;
        }
        if (from > maxOrder) {
            if (!freedSinceMerge || freeBytes < 1L << order) {
                return 0;
            }
            merge();
            if (heads[order] == 0) {
                return split(order);
            }
            from = order;
        }
        final long block = heads[from];
        heads[from] = RawMemory.getLong(block);
        while (from > order) {
            from--;
            final long upper = block + (1L << from);
            states[index(upper)] = (byte) (FREE | from);
            RawMemory.putLong(upper, heads[from]);
            heads[from] = upper;
        }
        return block;
    }

    /** Joins free buddies as far as possible and rebuilds the lists, low addresses first. */
    private void merge() {
        freedSinceMerge = false;
        for (int order = MIN_ORDER; order < maxOrder; order++) {
            final int half = 1 << (order - MIN_ORDER);
            final byte free = (byte) (FREE | order);
            for (int i = 0; i < states.length; i += 2 * half) {
                if (states[i] == free && states[i + half] == free) {
                    states[i] = (byte) (FREE | (order + 1));
                    states[i + half] = 0;
                }
            }
        }
        java.util.Arrays.fill(heads, 0);
        for (int i = states.length - 1; i >= 0; i--) {
            final int state = states[i] & 0xFF;
            if ((state & FREE) != 0) {
                final int order = state & ORDER_MASK;
                final long block = base + ((long) i << MIN_ORDER);
                RawMemory.putLong(block, heads[order]);
                heads[order] = block;
            }
        }
    }
}
