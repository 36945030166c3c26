package io.gatun.internal.loop;

import io.gatun.ffm.RawMemory;

/**
 * Received bytes that cannot be delivered yet, because their reader is paused or had its share of this cycle: per socket
 * a list of {@link Pieces}, in order. Each keeps its buffer; a small piece, or one over the cap, is copied out to a block
 * if there is one, so that a paused reader cannot hold the receive memory of the others.
 */
final class Stash {
    private static final int NONE = SocketRecord.NONE;
    private static final int MAX_BUFFERS = 64;

    private final Pieces pieces;
    private final BlockPool blocks;
    private final BufferReferences buffers;
    private final int smallBytes; // a piece below an eighth of its buffer

    Stash(final Pieces pieces, final BlockPool blocks, final BufferReferences buffers, final int bufferBytes) {
        this.pieces = pieces;
        this.blocks = blocks;
        this.buffers = buffers;
        smallBytes = bufferBytes / 8;
    }

    static boolean isEmpty(final long record) {
        return RawMemory.getInt(record + SocketRecord.STASH_HEAD) == NONE;
    }

    /** Takes over the caller's reference to the buffer. False: no piece is left, the reference is still the caller's. */
    boolean add(final long record, final int buffer, final long address, final int length) {
        final int count = RawMemory.getInt(record + SocketRecord.STASH_COUNT);
        int piece = NONE;
        if (length < smallBytes || count >= MAX_BUFFERS || buffers.scarce()) {
            final long block = blocks.allocate(BlockPool.orderFor(length));
            if (block != 0) {
                piece = pieces.allocate(Pieces.BLOCK, block, block, length, 0);
                if (piece == NONE) {
                    blocks.free(block);
                    return false;
                }
                RawMemory.copy(address, block, length);
                buffers.release(buffer);
            }
        }
        if (piece == NONE) {
            piece = pieces.allocate(Pieces.BUFFER, buffer, address, length, 0);
            if (piece == NONE) {
                return false;
            }
        }
        final int tail = RawMemory.getInt(record + SocketRecord.STASH_TAIL);
        if (tail == NONE) {
            RawMemory.putInt(record + SocketRecord.STASH_HEAD, piece);
        } else {
            pieces.next(tail, piece);
        }
        RawMemory.putInt(record + SocketRecord.STASH_TAIL, piece);
        RawMemory.putInt(record + SocketRecord.STASH_COUNT, count + 1);
        return true;
    }

    /** The oldest piece, off the list but with what it owns; {@link #NONE} when empty. */
    int poll(final long record) {
        final int piece = RawMemory.getInt(record + SocketRecord.STASH_HEAD);
        if (piece != NONE) {
            final int next = pieces.next(piece);
            RawMemory.putInt(record + SocketRecord.STASH_HEAD, next);
            if (next == NONE) {
                RawMemory.putInt(record + SocketRecord.STASH_TAIL, NONE);
            }
            RawMemory.putInt(record + SocketRecord.STASH_COUNT,
                    RawMemory.getInt(record + SocketRecord.STASH_COUNT) - 1);
        }
        return piece;
    }

    /** Frees a piece that {@link #poll} gave, with what it owns. */
    void free(final int piece) {
        if (pieces.kind(piece) == Pieces.BLOCK) {
            blocks.free(pieces.owner(piece));
        } else {
            buffers.release((int) pieces.owner(piece));
        }
        pieces.free(piece);
    }

    void dropAll(final long record) {
        for (int piece = poll(record); piece != NONE; piece = poll(record)) {
            free(piece);
        }
    }
}
