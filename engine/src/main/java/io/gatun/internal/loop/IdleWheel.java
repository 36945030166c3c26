package io.gatun.internal.loop;

import java.util.Arrays;

import io.gatun.ffm.RawMemory;

/**
 * Idle timeouts of a slab's records: 1024 slots of 2^31 ns (2.1 s), linked through the records. Owner's thread.
 * <p>
 * An event costs one store: its time, into the record. The record stays where it is on the wheel; when its slot's time has
 * come it is looked at, and either is idle or goes to the slot of its new deadline. One that lies beyond the wheel's range
 * (36 minutes) waits in the furthest slot, and is looked at again there.
 * <p>
 * Never early; late by less than a tick, from the deadline or from when the record was added if that was later, plus what
 * the caller is late. Times are those of one monotonic clock, compared by difference; a time before the last one counts as
 * the last one.
 */
public final class IdleWheel {
    /** What {@link #nextDeadlineNs} answers when nothing can become idle. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** Granularity in nanoseconds. */
    public static final long TICK_NS = 1L << 31;

    private static final int TICK_SHIFT = 31;
    private static final int SLOTS = 1024;
    private static final int SLOT_MASK = SLOTS - 1;
    private static final int WORD_SHIFT = 6;
    private static final int NONE = -1;
    private static final int OFF_WHEEL = 0; // of the record's wheel slot, which counts from 1

    private final long baseAddress;
    private final long recordBytes;
    private final int previousOffset;
    private final int nextOffset;
    private final int wheelSlotOffset;
    private final int lastEventNsOffset;
    private final int timeoutNsOffset;

    private final int[] first = new int[SLOTS]; // each slot's records are linked in a ring
    private final long[] occupied = new long[SLOTS >>> WORD_SHIFT]; // bit per slot
    private final long startNs;
    private int due = NONE; // ring of records whose slot's time has come
    private int size;
    private long elapsedNs; // from the start to the last time given
    private long nextTick = 1; // the first tick whose slot's time has not come; it comes at tick * TICK_NS

    /**
     * An empty wheel.
     *
     * @param links where the fields are; the records' memory belongs to the caller, and stays while the wheel is used
     * @param startNs the clock's time now
     */
    public IdleWheel(final IdleLinks links, final long startNs) {
        baseAddress = links.baseAddress();
        recordBytes = links.recordBytes();
        previousOffset = links.previousOffset();
        nextOffset = links.nextOffset();
        wheelSlotOffset = links.wheelSlotOffset();
        lastEventNsOffset = links.lastEventNsOffset();
        timeoutNsOffset = links.timeoutNsOffset();
        this.startNs = startNs;
        Arrays.fill(first, NONE);
    }

    /**
     * Watches a record, by the last event and timeout that are in it. Also after its timeout became shorter; a longer one
     * is seen in time without. A record without a timeout is taken off the wheel.
     *
     * @param slot the record's number
     * @param nowNs the clock's time
     */
    public void add(final int slot, final long nowNs) {
        remove(slot);
        moveTo(nowNs);
        if (size == 0) {
            nextTick = (elapsedNs >>> TICK_SHIFT) + 1; // nobody polled while there was nothing to expire
        }
        final long record = record(slot);
        if (RawMemory.getLong(record + timeoutNsOffset) > 0) {
            place(slot, record, deadline(record));
        }
    }

    /**
     * Stops to watch a record, if it was watched. Before the record is recycled.
     *
     * @param slot the record's number
     */
    public void remove(final int slot) {
        final long record = record(slot);
        final int wheelSlot = RawMemory.getInt(record + wheelSlotOffset) - 1;
        if (wheelSlot < 0) {
            return;
        }
        final int after = RawMemory.getInt(record + nextOffset);
        int rest = NONE;
        if (after != slot) {
            link(RawMemory.getInt(record + previousOffset), after);
            rest = after;
        }
        // A record among the due ones still has the number of the slot that it came from.
        if (first[wheelSlot] == slot) {
            first[wheelSlot] = rest;
            if (rest == NONE) {
                vacate(wheelSlot);
            }
        } else if (due == slot) {
            due = rest;
        }
        RawMemory.putInt(record + wheelSlotOffset, OFF_WHEEL);
        size--;
    }

    /**
     * Looks at the records whose slot's time has come: each is idle, or goes where its new deadline is. Those above the
     * limit are the first of the next call. A record that the sink adds is not looked at again in the same call. What the
     * sink throws passes through; the others stay.
     *
     * @param nowNs the clock's time
     * @param sink told of idle records, which have left the wheel before
     * @param limit the most records to look at
     * @return how many were looked at: the limit means that there may be more
     */
    public int expire(final long nowNs, final IdleSink sink, final int limit) {
        moveTo(nowNs);
        collectDue();
        int seen = 0;
        while (seen < limit && due != NONE) {
            seen++;
            final int slot = due;
            final long record = record(slot);
            remove(slot);
            if (RawMemory.getLong(record + timeoutNsOffset) > 0) {
                final long deadline = deadline(record);
                if (deadline <= elapsedNs) {
                    sink.onIdle(slot);
                } else {
                    place(slot, record, deadline);
                }
            }
        }
        return seen;
    }

    /**
     * When {@link #expire} next has something to look at; the time of an occupied slot, not of any tick.
     *
     * @return on the wheel's clock, over when the last call reached its limit; {@link #NO_DEADLINE} when nothing is watched
     */
    public long nextDeadlineNs() {
        if (size == 0) {
            return NO_DEADLINE;
        }
        final long tick = due != NONE ? nextTick - 1 : nextTick + distanceToOccupied(nextTick);
        final long deadlineNs = startNs + (tick << TICK_SHIFT);
        return deadlineNs == NO_DEADLINE ? deadlineNs - 1 : deadlineNs;
    }

    /**
     * How many records are watched.
     *
     * @return 0 or more
     */
    public int size() {
        return size;
    }

    private void moveTo(final long nowNs) {
        final long sinceLastNs = nowNs - (startNs + elapsedNs);
        if (sinceLastNs > 0) {
            elapsedNs += sinceLastNs;
        }
    }

    private void collectDue() {
        final long nowTick = elapsedNs >>> TICK_SHIFT;
        long tick = nextTick;
        final long end = Math.min(nowTick, nextTick + SLOT_MASK); // then all slots have been seen
        while (tick <= end) {
            tick += distanceToOccupied(tick);
            if (tick <= end) {
                collect((int) tick & SLOT_MASK);
            }
        }
        nextTick = Math.max(nextTick, nowTick + 1);
    }

    /** Joins two rings, however long. */
    private void collect(final int wheelSlot) {
        final int joined = first[wheelSlot];
        first[wheelSlot] = NONE;
        vacate(wheelSlot);
        if (due == NONE) {
            due = joined;
            return;
        }
        final int joinedLast = RawMemory.getInt(record(joined) + previousOffset);
        link(RawMemory.getInt(record(due) + previousOffset), joined);
        link(joinedLast, due);
    }

    private void place(final int slot, final long record, final long deadline) {
        final long roundedUp = deadline > Long.MAX_VALUE - TICK_NS ? deadline : deadline + TICK_NS - 1;
        final long tick = Math.min(Math.max(roundedUp >> TICK_SHIFT, nextTick), nextTick + SLOT_MASK);
        final int wheelSlot = (int) tick & SLOT_MASK;
        final int head = first[wheelSlot];
        RawMemory.putInt(record + wheelSlotOffset, wheelSlot + 1);
        if (head == NONE) {
            first[wheelSlot] = slot;
            occupied[wheelSlot >>> WORD_SHIFT] |= 1L << wheelSlot;
            link(slot, slot);
        } else {
            link(RawMemory.getInt(record(head) + previousOffset), slot);
            link(slot, head);
        }
        size++;
    }

    /** In nanoseconds since the start. */
    private long deadline(final long record) {
        final long sinceEventNs = startNs + elapsedNs - RawMemory.getLong(record + lastEventNsOffset);
        final long eventNs = elapsedNs - sinceEventNs;
        final long deadline = eventNs + RawMemory.getLong(record + timeoutNsOffset);
        return deadline < eventNs ? Long.MAX_VALUE : deadline;
    }

    private int distanceToOccupied(final long tick) {
        final int from = (int) tick & SLOT_MASK;
        int word = from >>> WORD_SHIFT;
        long bits = occupied[word] & (-1L << from);
        for (int n = occupied.length; bits == 0 && n > 0; n--) {
            word = (word + 1) & (occupied.length - 1);
            bits = occupied[word];
        }
        if (bits == 0) {
            return SLOTS;
        }
        return ((word << WORD_SHIFT) + Long.numberOfTrailingZeros(bits) - from) & SLOT_MASK;
    }

    private void vacate(final int wheelSlot) {
        occupied[wheelSlot >>> WORD_SHIFT] &= ~(1L << wheelSlot);
    }

    private void link(final int before, final int after) {
        RawMemory.putInt(record(before) + nextOffset, after);
        RawMemory.putInt(record(after) + previousOffset, before);
    }

    private long record(final int slot) {
        return baseAddress + slot * recordBytes;
    }
}
