package io.gatun.internal.loop;

import io.gatun.ffm.RawMemory;

/** A first-in-first-out list of sockets, linked through their records; a flag says who is on it. */
final class SlotList {
    private final SocketSlab slab;
    private final int linkOffset;
    private final int memberFlag;
    private int head = SocketRecord.NONE;
    private int tail = SocketRecord.NONE;
    private int size;

    SlotList(final SocketSlab slab, final int linkOffset, final int memberFlag) {
        this.slab = slab;
        this.linkOffset = linkOffset;
        this.memberFlag = memberFlag;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void add(final int slot) {
        final long record = slab.record(slot);
        if (SocketRecord.has(record, memberFlag)) {
            return;
        }
        SocketRecord.set(record, memberFlag);
        RawMemory.putInt(record + linkOffset, SocketRecord.NONE);
        if (tail == SocketRecord.NONE) {
            head = slot;
        } else {
            RawMemory.putInt(slab.record(tail) + linkOffset, slot);
        }
        tail = slot;
        size++;
    }

    /** The longest waiting, off the list; {@link SocketRecord#NONE} when empty. */
    int poll() {
        final int slot = head;
        if (slot != SocketRecord.NONE) {
            final long record = slab.record(slot);
            head = RawMemory.getInt(record + linkOffset);
            if (head == SocketRecord.NONE) {
                tail = SocketRecord.NONE;
            }
            SocketRecord.clear(record, memberFlag);
            size--;
        }
        return slot;
    }

    /** Takes a socket off that is about to be recycled; walks the list. */
    void remove(final int slot) {
        if (!SocketRecord.has(slab.record(slot), memberFlag)) {
            return;
        }
        for (int n = size; n > 0; n--) {
            final int each = poll();
            if (each != slot) {
                add(each);
            }
        }
    }
}
