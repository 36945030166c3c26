package io.gatun.internal.loop;

import java.lang.foreign.MemorySegment;

import io.gatun.ffm.RawMemory;
import io.gatun.internal.driver.GatherList;

/**
 * The bytes that sockets still have to send, as lists of {@link Pieces}. Copied bytes fill the room of the last block
 * first, so many small sends become one piece. Whole or nothing: a refusal leaves the queue as it was.
 */
final class SendQueue {
    private static final int NONE = SocketRecord.NONE;
    private static final int FIRST_BLOCK_ORDER = 9; // 512 bytes: one small answer, and the next is not far in the cache
    private static final int NEXT_BLOCK_ORDER = 12; // 4 KiB: who queues more than one has many
    private static final int LARGE_BLOCK_ORDER = 16; // 64 KiB: long messages leave memory piece by piece as they are sent
    private static final int MAX_SEND_BYTES = 1 << 20;

    private final BlockPool blocks;
    private final Pieces pieces;
    private final BufferReferences buffers;
    private final long reserveBytes; // below so much free memory only empty queues may grow

    SendQueue(final BlockPool blocks, final Pieces pieces, final BufferReferences buffers) {
        this.blocks = blocks;
        this.pieces = pieces;
        this.buffers = buffers;
        reserveBytes = blocks.totalBytes() / 4;
    }

    /** Copies; false if there is no memory. Throws what the source throws, and then nothing was taken. */
    boolean copy(final long record, final MemorySegment source, final long offset, final int length) {
        final int tail = RawMemory.getInt(record + SocketRecord.SEND_TAIL);
        final int room = tail == NONE ? 0 : pieces.room(tail);
        if (length <= room) {
            RawMemory.copyIn(source, offset, pieces.address(tail) + pieces.length(tail), length);
            pieces.grow(tail, length);
            SocketRecord.addLong(record, SocketRecord.QUEUED_BYTES, length);
            return true;
        }
        if (!blocks.sparesInput(length) || (tail != NONE && blocks.freeBytes() < reserveBytes)) {
            return false;
        }
        return copyToBlocks(record, source, offset, length, tail, room);
    }

    private boolean copyToBlocks(final long record, final MemorySegment source, final long offset, final int length,
            final int tail, final int room) {
        final int first = allocate(length - room, tail == NONE ? FIRST_BLOCK_ORDER : NEXT_BLOCK_ORDER);
        if (first == NONE) {
            return false;
        }
        int last = NONE;
        try {
            long from = offset + room;
            for (int piece = first; piece != NONE; piece = pieces.next(piece)) {
                RawMemory.copyIn(source, from, pieces.address(piece), pieces.length(piece));
                from += pieces.length(piece);
                last = piece;
            }
            if (room > 0) {
                RawMemory.copyIn(source, offset, pieces.address(tail) + pieces.length(tail), room);
                pieces.grow(tail, room);
            }
        } catch (final RuntimeException | Error e) {
            freeAll(first);
            throw e;
        }
        append(record, first, last, length);
        return true;
    }

    /** Pieces over fresh blocks for so many bytes, linked; {@link #NONE} if there are not enough. */
    private int allocate(final int bytes, final int smallestOrder) {
        int first = NONE;
        int last = NONE;
        for (int remaining = bytes; remaining > 0;) {
            final int order = Math.clamp(BlockPool.orderFor(remaining), smallestOrder, LARGE_BLOCK_ORDER);
            final long block = blocks.allocate(order);
            final int length = Math.min(remaining, 1 << order);
            final int piece = block == 0 ? NONE
                    : pieces.allocate(Pieces.BLOCK, block, block, length, (1 << order) - length);
            if (piece == NONE) {
                if (block != 0) {
                    blocks.free(block);
                }
                freeAll(first);
                return NONE;
            }
            if (first == NONE) {
                first = piece;
            } else {
                pieces.next(last, piece);
            }
            last = piece;
            remaining -= length;
        }
        return first;
    }

    /** Queues part of a received buffer, which stays retained until it is sent. False if there is no piece left. */
    boolean buffer(final long record, final int buffer, final long address, final int length) {
        final int piece = pieces.allocate(Pieces.BUFFER, buffer, address, length, 0);
        if (piece == NONE) {
            return false;
        }
        buffers.retain(buffer);
        append(record, piece, piece, length);
        return true;
    }

    boolean external(final long record, final long address, final int length, final ExternalMemory owner) {
        final int piece = pieces.allocate(Pieces.EXTERNAL, 0, address, length, 0);
        if (piece == NONE) {
            return false;
        }
        pieces.external(piece, owner);
        append(record, piece, piece, length);
        return true;
    }

    /** Fills the list with what comes next; its total is what one send offers. */
    void gather(final long record, final GatherList list) {
        list.clear();
        int piece = RawMemory.getInt(record + SocketRecord.SEND_HEAD);
        while (piece != NONE && !list.isFull() && list.totalBytes() < MAX_SEND_BYTES) {
            list.add(pieces.address(piece), pieces.length(piece));
            piece = pieces.next(piece);
        }
    }

    /** The first bytes of the queue were sent. */
    void sent(final long record, final int bytes) {
        int remaining = bytes;
        int piece = RawMemory.getInt(record + SocketRecord.SEND_HEAD);
        while (remaining > 0) {
            final int length = pieces.length(piece);
            if (remaining < length) {
                pieces.shrink(piece, remaining);
                break;
            }
            remaining -= length;
            final int next = pieces.next(piece);
            free(piece);
            piece = next;
        }
        RawMemory.putInt(record + SocketRecord.SEND_HEAD, piece);
        if (piece == NONE) {
            RawMemory.putInt(record + SocketRecord.SEND_TAIL, NONE);
        }
        SocketRecord.addLong(record, SocketRecord.QUEUED_BYTES, -bytes);
    }

    void dropAll(final long record) {
        freeAll(RawMemory.getInt(record + SocketRecord.SEND_HEAD));
        RawMemory.putInt(record + SocketRecord.SEND_HEAD, NONE);
        RawMemory.putInt(record + SocketRecord.SEND_TAIL, NONE);
        RawMemory.putLong(record + SocketRecord.QUEUED_BYTES, 0);
    }

    private void append(final long record, final int first, final int last, final int bytes) {
        final int tail = RawMemory.getInt(record + SocketRecord.SEND_TAIL);
        if (tail == NONE) {
            RawMemory.putInt(record + SocketRecord.SEND_HEAD, first);
        } else {
            pieces.next(tail, first);
        }
        RawMemory.putInt(record + SocketRecord.SEND_TAIL, last);
        SocketRecord.addLong(record, SocketRecord.QUEUED_BYTES, bytes);
    }

    private void freeAll(final int first) {
        for (int piece = first; piece != NONE;) {
            final int next = pieces.next(piece);
            free(piece);
            piece = next;
        }
    }

    private void free(final int piece) {
        switch (pieces.kind(piece)) {
            case Pieces.BLOCK -> blocks.free(pieces.owner(piece));
            case Pieces.BUFFER -> buffers.release((int) pieces.owner(piece));
            default -> pieces.takeExternal(piece).unqueued();
        }
        pieces.free(piece);
    }
}
