package io.gatun.internal.worker;

import java.util.Arrays;

/**
 * Records of timers, by index, with ids that outlive them. Owner's thread.
 *
 * <pre>
 *      63              32 31   24 23       12 11        0
 *     +------------------------------------------------+
 *   0 |             deadline, ns since start           |
 *   1 |                      data                      |
 *     +------------------+-----------------------------+
 *   2 |     previous     |            next             |
 *     +------------------+-------+-----------+---------+
 *   3 |        generation        |   list    |  kind   |
 *     +--------------------------+-----------+---------+
 *  id |        generation        |        index        |
 *     +--------------------------+---------------------+
 * </pre>
 *
 * The generation has 39 bits, so an id is positive, and a stale one does not come back within hours of reusing one single
 * record as fast as the machine can.
 */
final class TimerSlab {
    static final int NONE = -1;
    static final int MAX_CAPACITY = 1 << 24;
    static final int MAX_KIND = (1 << 12) - 1;

    private static final int RECORD_SHIFT = 2; // longs per record
    private static final int DATA = 1;
    private static final int LINKS = 2;
    private static final int STATE = 3;

    private static final int INDEX_BITS = 24;
    private static final int INDEX_MASK = MAX_CAPACITY - 1;
    private static final int LIST_SHIFT = 12;
    private static final int LIST_MASK = (1 << 12) - 1;
    private static final int LOW_MASK = (1 << 24) - 1; // list and kind
    private static final long GENERATION_MASK = (1L << 39) - 1;
    private static final long NEXT_MASK = 0xFFFF_FFFFL;
    private static final int FREE_LIST = LIST_MASK;

    private final int maxCapacity;
    private long[] words;
    private Object[] references;
    private int touched; // records ever used: those above were never free nor taken
    private int free = NONE; // last freed first, linked by next
    private int size;

    TimerSlab(final int initialCapacity, final int maxCapacity) {
        this.maxCapacity = maxCapacity;
        words = new long[initialCapacity << RECORD_SHIFT];
        references = new Object[initialCapacity];
    }

    /** A record of its own generation, on no list; {@link #NONE} when all are taken. */
    int take(final long deadline, final int kind, final long data, final Object reference) {
        int index = free;
        if (index == NONE) {
            if (touched == references.length && !grow()) {
                return NONE;
            }
            index = touched++;
            words[(index << RECORD_SHIFT) + STATE] = 1L << INDEX_BITS;
        } else {
            free = next(index);
        }
        final int at = index << RECORD_SHIFT;
        words[at] = deadline;
        words[at + DATA] = data;
        words[at + STATE] = (words[at + STATE] & ~(long) LOW_MASK) | kind;
        references[index] = reference;
        size++;
        return index;
    }

    /** Ends a record's generation: its id is stale from here on. */
    void free(final int index) {
        final int at = (index << RECORD_SHIFT) + STATE;
        final long generation = ((words[at] >>> INDEX_BITS) + 1) & GENERATION_MASK;
        words[at] = (Math.max(1, generation) << INDEX_BITS) | (FREE_LIST << LIST_SHIFT); // no id is 0
        references[index] = null;
        next(index, free);
        free = index;
        size--;
    }

    /** The live record of this id, or {@link #NONE}. */
    int find(final long id) {
        final int index = (int) id & INDEX_MASK;
        if (index >= touched || words[(index << RECORD_SHIFT) + STATE] >>> INDEX_BITS != id >>> INDEX_BITS) {
            return NONE;
        }
        return isLive(index) ? index : NONE;
    }

    boolean isLive(final int index) {
        return list(index) != FREE_LIST;
    }

    long id(final int index) {
        return (words[(index << RECORD_SHIFT) + STATE] & ~(long) LOW_MASK) | index;
    }

    long deadline(final int index) {
        return words[index << RECORD_SHIFT];
    }

    void deadline(final int index, final long deadline) {
        words[index << RECORD_SHIFT] = deadline;
    }

    long data(final int index) {
        return words[(index << RECORD_SHIFT) + DATA];
    }

    int kind(final int index) {
        return (int) words[(index << RECORD_SHIFT) + STATE] & MAX_KIND;
    }

    Object reference(final int index) {
        return references[index];
    }

    int list(final int index) {
        return ((int) words[(index << RECORD_SHIFT) + STATE] >>> LIST_SHIFT) & LIST_MASK;
    }

    int next(final int index) {
        return (int) words[(index << RECORD_SHIFT) + LINKS];
    }

    void next(final int index, final int next) {
        final int at = (index << RECORD_SHIFT) + LINKS;
        words[at] = (words[at] & ~NEXT_MASK) | (next & NEXT_MASK);
    }

    int previous(final int index) {
        return (int) (words[(index << RECORD_SHIFT) + LINKS] >> 32);
    }

    void previous(final int index, final int previous) {
        final int at = (index << RECORD_SHIFT) + LINKS;
        words[at] = (words[at] & NEXT_MASK) | ((long) previous << 32);
    }

    /** Writes where a record is: the end of this list, behind that record. */
    void placeLast(final int index, final int list, final int previous) {
        assert list < FREE_LIST;
        final int at = index << RECORD_SHIFT;
        words[at + LINKS] = ((long) previous << 32) | NEXT_MASK;
        words[at + STATE] = (words[at + STATE] & ~((long) LIST_MASK << LIST_SHIFT)) | (list << LIST_SHIFT);
    }

    int size() {
        return size;
    }

    /** Indexes of records are below this. */
    int bound() {
        return touched;
    }

    private boolean grow() {
        final int capacity = references.length;
        if (capacity >= maxCapacity) {
            return false;
        }
        final int grown = (int) Math.min(maxCapacity, 2L * capacity);
        words = Arrays.copyOf(words, grown << RECORD_SHIFT);
        references = Arrays.copyOf(references, grown);
        return true;
    }
}
