package io.gatun.simulated;

import io.gatun.ffm.RawMemory;
import java.lang.foreign.MemorySegment;

/** Bytes, first in, first out; grows as needed. */
final class ByteQueue {
    private byte[] bytes = new byte[256];
    private MemorySegment segment = MemorySegment.ofArray(bytes);
    private int head;
    private int size;

    int size() {
        return size;
    }

    void clear() {
        size = 0;
        head = 0;
    }

    void add(final byte[] source, final int offset, final int length) {
        final int tail = makeRoom(length);
        System.arraycopy(source, offset, bytes, tail, length);
        size += length;
    }

    void addFrom(final long address, final int length) {
        final int tail = makeRoom(length);
        RawMemory.copyOut(address, segment, tail, length);
        size += length;
    }

    byte[] take(final int length) {
        assert length <= size;
        final byte[] taken = new byte[length];
        System.arraycopy(bytes, head, taken, 0, length);
        drop(length);
        return taken;
    }

    void takeTo(final long address, final int length) {
        assert length <= size;
        RawMemory.copyIn(segment, head, address, length);
        drop(length);
    }

    private void drop(final int length) {
        head += length;
        size -= length;
        if (size == 0) {
            head = 0;
        }
    }

    /** Where {@code length} more bytes fit. */
    private int makeRoom(final int length) {
        if (head + size + length > bytes.length) {
            if (size + length > bytes.length / 2) {
                final byte[] larger = new byte[Math.max(2 * bytes.length, Math.addExact(size, length))];
                System.arraycopy(bytes, head, larger, 0, size);
                bytes = larger;
                segment = MemorySegment.ofArray(larger);
            } else {
                System.arraycopy(bytes, head, bytes, 0, size);
            }
            head = 0;
        }
        return head + size;
    }
}
