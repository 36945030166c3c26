package io.gatun.internal.worker;

import java.util.Arrays;

/**
 * First-in-first-out lists of timers, each of which knows its earliest deadline. Owner's thread.
 */
final class TimerLists {
    /** A list longer than this is not searched again for its earliest deadline once that one has left. */
    static final int SEARCH_LIMIT = 1024;

    private static final int NONE = TimerSlab.NONE;

    private final TimerSlab slab;
    private final int[] first;
    private final int[] last;
    private final long[] earliest; // no deadline on the list is before it
    private final boolean[] left; // the timer that had the earliest deadline may be gone

    TimerLists(final TimerSlab slab, final int lists) {
        this.slab = slab;
        first = new int[lists];
        last = new int[lists];
        Arrays.fill(first, NONE);
        Arrays.fill(last, NONE);
        earliest = new long[lists];
        left = new boolean[lists];
    }

    boolean isEmpty(final int list) {
        return first[list] == NONE;
    }

    int first(final int list) {
        return first[list];
    }

    void append(final int list, final int index) {
        final long deadline = slab.deadline(index);
        final int before = last[list];
        slab.placeLast(index, list, before);
        last[list] = index;
        if (before == NONE) {
            first[list] = index;
        } else {
            slab.next(before, index);
        }
        if (before == NONE || deadline <= earliest[list]) {
            earliest[list] = deadline;
            left[list] = false;
        }
    }

    void unlink(final int index) {
        final int list = slab.list(index);
        final int before = slab.previous(index);
        final int after = slab.next(index);
        if (before == NONE) {
            first[list] = after;
        } else {
            slab.next(before, after);
        }
        if (after == NONE) {
            last[list] = before;
        } else {
            slab.previous(after, before);
        }
        if (slab.deadline(index) == earliest[list]) {
            left[list] = true;
        }
    }

    /** Moves timers whose deadline is over to the end of another list. */
    void moveDue(final int from, final int to, final long now) {
        long rest = Long.MAX_VALUE;
        int index = first[from];
        while (index != NONE) {
            final int next = slab.next(index);
            final long deadline = slab.deadline(index);
            if (deadline <= now) {
                unlink(index);
                append(to, index);
            } else {
                rest = Math.min(rest, deadline);
            }
            index = next;
        }
        earliest[from] = rest;
        left[from] = false;
    }

    /** Empties a list; its timers stay linked by next, for the caller to append elsewhere. */
    int takeAll(final int list) {
        final int head = first[list];
        first[list] = NONE;
        last[list] = NONE;
        return head;
    }

    /** No deadline on the list is before this one. */
    long lowerBound(final int list) {
        return earliest[list];
    }

    /**
     * The earliest deadline on a list that is not empty. Exact, unless the list is longer than {@link #SEARCH_LIMIT} and
     * its earliest timer was taken off; then no later than the earliest. Searching a long list each time its first timer
     * is cancelled would cost more than waking once too often.
     */
    long earliest(final int list) {
        if (left[list]) {
            search(list);
        }
        return earliest[list];
    }

    private void search(final int list) {
        long found = Long.MAX_VALUE;
        int index = first[list];
        for (int n = 0; index != NONE; n++) {
            if (n == SEARCH_LIMIT) {
                return;
            }
            found = Math.min(found, slab.deadline(index));
            index = slab.next(index);
        }
        earliest[list] = found;
        left[list] = false;
    }
}
