package io.gatun;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

import io.gatun.internal.loop.ExternalMemory;
import io.gatun.internal.worker.Signal;

/** A lease of one worker's memory; itself the node that brings it back from another thread. Reused by its {@link LeasePool}. */
final class EngineLease extends Signal implements Lease, ExternalMemory {
    private static final VarHandle COUNT;

    static {
        try {
            COUNT = MethodHandles.lookup().findVarHandle(EngineLease.class, "count", int.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final LeasePool pool;
    private volatile int count; // users; 0: back in the pool
    private long block; // address of the block, 0: the memory is a receive buffer
    private int buffer; // number of the receive buffer, -1: a block
    private long address;
    private int length;
    private int chargedBytes; // what it counts for at the lease limit
    private MemorySegment whole; // at least the piece, preallocated
    private long wholeOffset;
    private MemorySegment exact; // made when first wanted

    EngineLease(final LeasePool pool) {
        this.pool = pool;
    }

    void init(final long ofBlock, final int ofBuffer, final MemorySegment memory, final long offset, final int bytes,
            final int charged) {
        block = ofBlock;
        buffer = ofBuffer;
        whole = memory;
        wholeOffset = offset;
        address = memory.address() + offset;
        length = bytes;
        chargedBytes = charged;
        exact = null;
        COUNT.setRelease(this, 1);
    }

    long block() {
        return block;
    }

    int buffer() {
        return buffer;
    }

    int chargedBytes() {
        return chargedBytes;
    }

    long address() {
        return address;
    }

    int checkedLength() {
        checkUsed();
        return length;
    }

    @Override
    public MemorySegment segment() {
        checkUsed();
        MemorySegment piece = exact;
        if (piece == null) {
            piece = whole.asSlice(wholeOffset, length);
            exact = piece;
        }
        return piece;
    }

    @Override
    public ByteBuffer asByteBuffer() {
        return segment().asByteBuffer();
    }

    @Override
    public Lease length(final long bytes) {
        checkUsed();
        if (bytes < 0 || bytes > length) {
            throw new IllegalArgumentException("lease length " + bytes + ": out of range 0.." + length);
        }
        if (bytes != length) {
            length = (int) bytes;
            exact = null;
        }
        return this;
    }

    @Override
    public Lease retain() {
        int users;
        do {
            users = count;
            if (users == 0) {
                throw closedBefore();
            }
        } while (!COUNT.compareAndSet(this, users, users + 1));
        return this;
    }

    @Override
    public void close() {
        int users;
        do {
            users = count;
            if (users == 0) {
                throw closedBefore();
            }
        } while (!COUNT.compareAndSet(this, users, users - 1));
        if (users == 1) {
            pool.unused(this);
        }
    }

    @Override
    public void unqueued() {
        close();
    }

    @Override
    protected void onSignal() {
        pool.recycle(this);
    }

    private void checkUsed() {
        if (count == 0) {
            throw closedBefore();
        }
    }

    private static IllegalStateException closedBefore() {
        return new IllegalStateException("lease: closed before");
    }
}
