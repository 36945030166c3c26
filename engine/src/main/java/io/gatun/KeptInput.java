package io.gatun;

import java.lang.foreign.MemorySegment;

import io.gatun.internal.loop.BlockPool;

/** Bytes that a handler did not consume, contiguous in a block of the worker's memory that grows with them. */
final class KeptInput {
    private static final int MIN_ORDER = 11; // 2 KiB

    private final BlockPool blocks;
    private long block; // address, 0: none
    private MemorySegment memory;
    private int offset;
    private int length;

    KeptInput(final BlockPool blocks) {
        this.blocks = blocks;
    }

    int length() {
        return length;
    }

    MemorySegment memory() {
        return memory;
    }

    int offset() {
        return offset;
    }

    /** Adds bytes behind; false: no block is large enough, nothing changed. */
    boolean append(final MemorySegment source, final long sourceOffset, final int bytes) {
        final int total = length + bytes;
        if (block == 0 || total > memory.byteSize()) {
            final long larger = blocks.allocate(Math.max(MIN_ORDER, BlockPool.orderFor(total)));
            if (larger == 0) {
                return false;
            }
            final MemorySegment view = blocks.view(larger);
            if (length > 0) {
                MemorySegment.copy(memory, offset, view, 0, length);
            }
            if (block != 0) {
                blocks.free(block);
            }
            block = larger;
            memory = view;
            offset = 0;
        } else if (offset + total > memory.byteSize()) {
            MemorySegment.copy(memory, offset, memory, 0, length);
            offset = 0;
        }
        MemorySegment.copy(source, sourceOffset, memory, (long) offset + length, bytes);
        length = total;
        return true;
    }

    /** The first bytes are done with, not all of them. */
    void consume(final int bytes) {
        offset += bytes;
        length -= bytes;
    }

    void clear() {
        if (block != 0) {
            blocks.free(block);
            block = 0;
            memory = null;
        }
        offset = 0;
        length = 0;
    }
}
