package io.gatun.internal.loop;

import static io.gatun.ffm.RawMemory.getInt;
import static io.gatun.ffm.RawMemory.getLong;
import static io.gatun.ffm.RawMemory.putInt;
import static io.gatun.ffm.RawMemory.putLong;

import io.gatun.ffm.system.VirtualMemory;

/**
 * Records for pieces of memory that wait in some socket's queue, to be sent or to be delivered.
 *
 * <pre>
 *  0              8       12      16      20      24             32
 * +--------------+-------+-------+-------+-------+--------------+
 * | address      |length | next  | kind  | room  | owner        |
 * +--------------+-------+-------+-------+-------+--------------+
 * </pre>
 *
 * owner: {@link #BLOCK} the block's address, {@link #BUFFER} the receive buffer's number. room: bytes behind the piece,
 * in the same block, that may still be filled. {@link #EXTERNAL}: the owner is an object beside.
 */
final class Pieces {
    static final int NONE = SocketRecord.NONE;
    static final int BLOCK = 1;
    static final int BUFFER = 2;
    static final int EXTERNAL = 3;

    private static final int BYTES = 32;
    private static final int LENGTH = 8;
    private static final int NEXT = 12;
    private static final int KIND = 16;
    private static final int ROOM = 20;
    private static final int OWNER = 24;

    private final int capacity;
    private final long base;
    private final ExternalMemory[] externals;
    private int untouched;
    private int freeHead = NONE;
    private int used;

    Pieces(final int capacity) {
        this.capacity = capacity;
        base = VirtualMemory.map((long) capacity * BYTES);
        externals = new ExternalMemory[capacity];
    }

    int used() {
        return used;
    }

    /** A piece at the end of no list, or {@link #NONE} when all are in use. */
    int allocate(final int kind, final long owner, final long address, final int length, final int room) {
        int piece = freeHead;
        if (piece != NONE) {
            freeHead = getInt(at(piece) + NEXT);
        } else if (untouched < capacity) {
            piece = untouched++;
        } else {
            return NONE;
        }
        used++;
        final long record = at(piece);
        putLong(record, address);
        putInt(record + LENGTH, length);
        putInt(record + NEXT, NONE);
        putInt(record + KIND, kind);
        putInt(record + ROOM, room);
        putLong(record + OWNER, owner);
        return piece;
    }

    void free(final int piece) {
        putInt(at(piece) + NEXT, freeHead);
        freeHead = piece;
        used--;
    }

    long address(final int piece) {
        return getLong(at(piece));
    }

    int length(final int piece) {
        return getInt(at(piece) + LENGTH);
    }

    int next(final int piece) {
        return getInt(at(piece) + NEXT);
    }

    void next(final int piece, final int next) {
        putInt(at(piece) + NEXT, next);
    }

    int kind(final int piece) {
        return getInt(at(piece) + KIND);
    }

    int room(final int piece) {
        return getInt(at(piece) + ROOM);
    }

    long owner(final int piece) {
        return getLong(at(piece) + OWNER);
    }

    void external(final int piece, final ExternalMemory external) {
        externals[piece] = external;
    }

    ExternalMemory takeExternal(final int piece) {
        final ExternalMemory external = externals[piece];
        externals[piece] = null;
        return external;
    }

    /** The piece grew by bytes written into its room. */
    void grow(final int piece, final int bytes) {
        final long record = at(piece);
        putInt(record + LENGTH, getInt(record + LENGTH) + bytes);
        putInt(record + ROOM, getInt(record + ROOM) - bytes);
    }

    /** The first bytes of the piece are done with. */
    void shrink(final int piece, final int bytes) {
        final long record = at(piece);
        putLong(record, getLong(record) + bytes);
        putInt(record + LENGTH, getInt(record + LENGTH) - bytes);
    }

    void unmap() {
        VirtualMemory.unmap(base, (long) capacity * BYTES);
    }

    private long at(final int piece) {
        assert piece >= 0 && piece < capacity;
        return base + (long) piece * BYTES;
    }
}
