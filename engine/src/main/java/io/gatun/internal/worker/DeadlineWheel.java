package io.gatun.internal.worker;

/**
 * Timers with deadlines in nanoseconds, on a hierarchy of wheels: 8 levels of 64 slots, which together reach as far as
 * time does. Owner's thread.
 * <p>
 * The lowest level's slots are ticks of 2^20 ns (1.05 ms); each level above is 64 times as coarse. A timer sits on the
 * level of the highest digit (base 64) in which its tick differs from the current one, so that everything on a lower level
 * is due before everything on a higher one, and on one level a lower slot is due before a higher one: the lowest occupied
 * slot of the lowest occupied level holds the earliest deadline. When time enters a slot of a higher level, its timers are
 * spread over the levels below. Moving on costs per timer, not per tick.
 * <p>
 * A timer never fires before its deadline, which is kept to the nanosecond. Timers of an earlier tick fire first; within
 * a tick the order is that of scheduling. Times are those of one monotonic clock, whatever its origin, compared by
 * difference: a deadline may be up to 2^63 - 1 ns away from the time last polled. A time before the last one counts as the
 * last one.
 */
public final class DeadlineWheel {
    /** What {@link #schedule} answers when all timers are in use. No id is 0 or below. */
    public static final long NULL_DEADLINE = -1;

    /** What {@link #nextDeadlineNs} answers when nothing is scheduled. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** Highest kind of a timer. */
    public static final int MAX_KIND = TimerSlab.MAX_KIND;

    private static final int NONE = TimerSlab.NONE;
    private static final int TICK_SHIFT = 20;
    private static final int LEVEL_BITS = 6;
    private static final int SLOT_MASK = (1 << LEVEL_BITS) - 1;
    private static final int LEVELS = 8; // 20 + 8 * 6 bits are more than 63
    private static final int DUE = LEVELS << LEVEL_BITS; // the list of timers that only wait for their handler

    private final TimerSlab slab;
    private final TimerLists lists;
    private final long[] occupied = new long[LEVELS]; // bit per slot
    private final long startNs;
    private int occupiedLevels; // bit per level
    private long elapsedNs; // from the start to the last poll
    private long currentTick; // no timer outside of DUE is in a tick before this one

    /**
     * An empty wheel.
     *
     * @param startNs the clock's time now
     * @param initialCapacity timers to make room for at once, 1 to the maximum
     * @param maxCapacity timers that can be scheduled at a time, up to 2^24; room is doubled on the way
     */
    public DeadlineWheel(final long startNs, final int initialCapacity, final int maxCapacity) {
        if (maxCapacity < 1 || maxCapacity > TimerSlab.MAX_CAPACITY) {
            throw new IllegalArgumentException(
                    "deadline wheel: maximum " + maxCapacity + " is not in 1.." + TimerSlab.MAX_CAPACITY);
        }
        if (initialCapacity < 1 || initialCapacity > maxCapacity) {
            throw new IllegalArgumentException(
                    "deadline wheel: initial capacity " + initialCapacity + " is not in 1.." + maxCapacity);
        }
        this.startNs = startNs;
        slab = new TimerSlab(initialCapacity, maxCapacity);
        lists = new TimerLists(slab, DUE + 1);
    }

    /**
     * Schedules a timer. One whose deadline is over fires at the next poll; never in the poll that runs now.
     *
     * @param deadlineNs on the wheel's clock
     * @param kind passed on, 0 to {@link #MAX_KIND}
     * @param data passed on
     * @param reference passed on, may be null; held until the timer fires or is cancelled
     * @return its id, above 0 and never given again; or {@link #NULL_DEADLINE} when the maximum is scheduled
     */
    public long schedule(final long deadlineNs, final int kind, final long data, final Object reference) {
        if ((kind & ~MAX_KIND) != 0) {
            throw new IllegalArgumentException("deadline wheel: kind " + kind + " is not in 0.." + MAX_KIND);
        }
        final int index = slab.take(sinceStart(deadlineNs), kind, data, reference);
        if (index == NONE) {
            return NULL_DEADLINE;
        }
        place(index);
        return slab.id(index);
    }

    /**
     * Cancels a timer.
     *
     * @param id as given by {@link #schedule}, or any other number
     * @return false when no timer has this id: fired, cancelled, or never scheduled
     */
    public boolean cancel(final long id) {
        final int index = slab.find(id);
        if (index == NONE) {
            return false;
        }
        remove(index);
        slab.free(index);
        return true;
    }

    /**
     * Moves a timer to another deadline, also one that is due but not fired; it keeps its id.
     *
     * @param id as given by {@link #schedule}, or any other number
     * @param deadlineNs on the wheel's clock
     * @return false when no timer has this id
     */
    public boolean reschedule(final long id, final long deadlineNs) {
        final int index = slab.find(id);
        if (index == NONE) {
            return false;
        }
        remove(index);
        slab.deadline(index, sinceStart(deadlineNs));
        place(index);
        return true;
    }

    /**
     * Fires timers whose deadline is over. Those above the limit are the first at the next poll, before any that is due
     * by then. Timers scheduled by the handler wait for the next poll. What the handler throws passes through; the others
     * stay.
     *
     * @param nowNs on the wheel's clock
     * @param handler called for each timer, which has left the wheel before
     * @param limit the most timers to fire
     * @return how many fired
     */
    public int poll(final long nowNs, final TimerHandler handler, final int limit) {
        final long sinceLastNs = nowNs - (startNs + elapsedNs);
        if (sinceLastNs > 0) {
            elapsedNs += sinceLastNs;
        }
        collectDue();
        int fired = 0;
        while (fired < limit) {
            final int index = lists.first(DUE);
            if (index == NONE) {
                break;
            }
            fired++;
            fire(index, handler);
        }
        return fired;
    }

    /**
     * The earliest deadline of all, including those that are over and not fired. At once, except when the earliest timer
     * was cancelled: then its slot is searched, unless more than 1024 timers share it. In that one case the answer may be
     * too early, until the next poll at that time.
     *
     * @return on the wheel's clock; {@link #NO_DEADLINE} when nothing is scheduled
     */
    public long nextDeadlineNs() {
        if (slab.size() == 0) {
            return NO_DEADLINE;
        }
        long earliest = Long.MAX_VALUE;
        if (!lists.isEmpty(DUE)) {
            earliest = lists.earliest(DUE);
        }
        if (occupiedLevels != 0) {
            earliest = Math.min(earliest, lists.earliest(earliestSlot()));
        }
        final long deadlineNs = startNs + earliest;
        return deadlineNs == NO_DEADLINE ? deadlineNs - 1 : deadlineNs;
    }

    /**
     * How many timers are scheduled.
     *
     * @return 0 or more
     */
    public int size() {
        return slab.size();
    }

    /**
     * Cancels all timers and hands them out, in no order; for the end of the owner's life. The handler must not schedule.
     *
     * @param handler called for each timer, which has left the wheel before
     * @return how many there were
     */
    public int cancelAll(final TimerHandler handler) {
        int cancelled = 0;
        for (int index = 0; index < slab.bound(); index++) {
            if (slab.isLive(index)) {
                cancelled++;
                fire(index, handler);
            }
        }
        return cancelled;
    }

    private void fire(final int index, final TimerHandler handler) {
        final long id = slab.id(index);
        final int kind = slab.kind(index);
        final long data = slab.data(index);
        final Object reference = slab.reference(index);
        remove(index);
        slab.free(index);
        handler.onTimer(id, kind, data, reference);
    }

    private long sinceStart(final long deadlineNs) {
        final long aheadNs = deadlineNs - (startNs + elapsedNs);
        final long sinceStart = elapsedNs + aheadNs;
        return aheadNs > 0 && sinceStart < 0 ? Long.MAX_VALUE : sinceStart;
    }

    /** Moves time to now, and everything whose deadline is over to {@link #DUE}. */
    private void collectDue() {
        final long nowTick = elapsedNs >>> TICK_SHIFT;
        while (occupiedLevels != 0) {
            final int slot = earliestSlot();
            final long slotTick = firstTick(slot);
            if (slotTick > nowTick) {
                break;
            }
            currentTick = slotTick;
            if (slot > SLOT_MASK) {
                spread(slot);
            } else if (slotTick < nowTick) {
                collect(slot);
            } else {
                // The tick that runs now: only part of it may be over.
                if (lists.lowerBound(slot) <= elapsedNs) {
                    lists.moveDue(slot, DUE, elapsedNs);
                    if (lists.isEmpty(slot)) {
                        vacate(slot);
                    }
                }
                break;
            }
        }
        currentTick = nowTick;
    }

    private void spread(final int slot) {
        int index = takeAll(slot);
        while (index != NONE) {
            final int next = slab.next(index);
            place(index);
            index = next;
        }
    }

    private void collect(final int slot) {
        int index = takeAll(slot);
        while (index != NONE) {
            final int next = slab.next(index);
            lists.append(DUE, index);
            index = next;
        }
    }

    private void place(final int index) {
        final long tick = Math.max(slab.deadline(index) >> TICK_SHIFT, currentTick);
        final int level = (63 - Long.numberOfLeadingZeros((tick ^ currentTick) | 1)) / LEVEL_BITS;
        final int digit = (int) (tick >>> (level * LEVEL_BITS)) & SLOT_MASK;
        occupied[level] |= 1L << digit;
        occupiedLevels |= 1 << level;
        lists.append((level << LEVEL_BITS) | digit, index);
    }

    private void remove(final int index) {
        final int list = slab.list(index);
        lists.unlink(index);
        if (list != DUE && lists.isEmpty(list)) {
            vacate(list);
        }
    }

    private int takeAll(final int slot) {
        vacate(slot);
        return lists.takeAll(slot);
    }

    private void vacate(final int slot) {
        final int level = slot >>> LEVEL_BITS;
        occupied[level] &= ~(1L << (slot & SLOT_MASK));
        if (occupied[level] == 0) {
            occupiedLevels &= ~(1 << level);
        }
    }

    private int earliestSlot() {
        final int level = Integer.numberOfTrailingZeros(occupiedLevels);
        return (level << LEVEL_BITS) | Long.numberOfTrailingZeros(occupied[level]);
    }

    /** The slot's own digit, with the current digits above it and zeros below. */
    private long firstTick(final int slot) {
        final int shift = (slot >>> LEVEL_BITS) * LEVEL_BITS;
        final long above = (currentTick >>> (shift + LEVEL_BITS)) << (shift + LEVEL_BITS);
        return above | ((long) (slot & SLOT_MASK) << shift);
    }
}
