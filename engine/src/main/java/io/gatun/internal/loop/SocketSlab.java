package io.gatun.internal.loop;

import io.gatun.ffm.RawMemory;
import io.gatun.ffm.system.VirtualMemory;
import io.gatun.internal.driver.Token;

/**
 * All sockets of a worker, one {@link SocketRecord} each, in one piece of memory that is touched as far as it is used.
 * Freed slots are reused last-in-first-out, under a new generation.
 */
final class SocketSlab {
    private final int capacity;
    private final long base;
    private int untouched; // slots from here on were never used
    private int freeHead = SocketRecord.NONE; // linked through FLUSH_NEXT
    private int used;

    SocketSlab(final int capacity) {
        assert capacity > 0 && capacity <= Token.MAX_SLOTS;
        this.capacity = capacity;
        base = VirtualMemory.map(bytes(capacity));
    }

    static long bytes(final int capacity) {
        return (long) capacity * SocketRecord.BYTES;
    }

    long base() {
        return base;
    }

    int capacity() {
        return capacity;
    }

    int used() {
        return used;
    }

    /** Slots below this were used at some time. */
    int touched() {
        return untouched;
    }

    long record(final int slot) {
        assert slot >= 0 && slot < capacity;
        return base + (long) slot * SocketRecord.BYTES;
    }

    /** A slot with a fresh record, or {@link SocketRecord#NONE}. */
    int allocate(final long descriptor, final int phase, final long nowNs) {
        int slot = freeHead;
        if (slot != SocketRecord.NONE) {
            freeHead = RawMemory.getInt(record(slot) + SocketRecord.FLUSH_NEXT);
        } else if (untouched < capacity) {
            slot = untouched++;
            RawMemory.putInt(record(slot) + SocketRecord.GENERATION, 1);
        } else {
            return SocketRecord.NONE;
        }
        used++;
        SocketRecord.reset(record(slot), descriptor, phase, nowNs);
        return slot;
    }

    void free(final int slot) {
        final long record = record(slot);
        assert SocketRecord.phase(record) != SocketRecord.FREE && !SocketRecord.anyInFlight(record);
        SocketRecord.phase(record, SocketRecord.FREE);
        RawMemory.putInt(record + SocketRecord.GENERATION, SocketRecord.generation(record) + 1);
        RawMemory.putInt(record + SocketRecord.FLUSH_NEXT, freeHead);
        freeHead = slot;
        used--;
    }

    /** The record that the token names, or 0 if the slot has another generation by now. */
    long find(final long token) {
        final long record = record(Token.slot(token));
        return SocketRecord.generation(record) == Token.generation(token) ? record : 0;
    }

    void unmap() {
        VirtualMemory.unmap(base, bytes(capacity));
    }
}
