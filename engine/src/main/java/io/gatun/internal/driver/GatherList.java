package io.gatun.internal.driver;

/** The pieces of memory that leave as one send, in order. Reused; owned by the caller, copied by the driver at the start. */
public final class GatherList {
    public static final int MAX_PIECES = 64;

    private final long[] addresses = new long[MAX_PIECES];
    private final int[] lengths = new int[MAX_PIECES];
    private int count;
    private int totalBytes;

    public void clear() {
        count = 0;
        totalBytes = 0;
    }

    public boolean isFull() {
        return count == MAX_PIECES;
    }

    public void add(final long address, final int length) {
        assert address != 0 && length > 0 && totalBytes + length > 0;
        addresses[count] = address;
        lengths[count] = length;
        count++;
        totalBytes += length;
    }

    public int count() {
        return count;
    }

    public int totalBytes() {
        return totalBytes;
    }

    public long address(final int index) {
        assert index < count;
        return addresses[index];
    }

    public int length(final int index) {
        assert index < count;
        return lengths[index];
    }
}
