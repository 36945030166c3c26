package io.gatun.internal.worker;

import static io.gatun.ffm.RawMemory.compareAndSetLong;
import static io.gatun.ffm.RawMemory.getInt;
import static io.gatun.ffm.RawMemory.getLong;
import static io.gatun.ffm.RawMemory.getLongAcquire;
import static io.gatun.ffm.RawMemory.getLongVolatile;
import static io.gatun.ffm.RawMemory.putInt;
import static io.gatun.ffm.RawMemory.putLong;
import static io.gatun.ffm.RawMemory.putLongRelease;

/**
 * Ring of commands from any thread to one owner: the way in for requests that may be refused.
 *
 * <pre>
 *          0                                                          64
 *      0  +----------------------------------------------------------+
 *         | tail: next sequence to claim                             |
 *    128  +----------------------------------------------------------+
 *         | head: next sequence to consume                           |
 *    256  +----------+------+-----+-------+-------+-------+-------+--+
 *         | sequence | kind |     | token |   a   |   b   |   c   |  |   record 0
 *    320  +----------+------+-----+-------+-------+-------+-------+--+
 *         | ...                                                      |   record 1
 * </pre>
 *
 * A record's sequence word says whose turn it is: equal to the sequence, a producer may claim it; one more, it is
 * published; one capacity more, it is free for the next lap. References travel in an array beside the records, ordered
 * by the same word. Records arrive in the order in which they were claimed.
 * <p>
 * The memory belongs to the caller, who keeps it mapped for as long as any thread may call.
 */
public final class CommandRing {
    /** What {@link #tryClaim} answers when the ring is full. */
    public static final long FULL = -1;

    private static final int HEAD = 128; // two lines apart: processors fetch lines in pairs
    private static final int RECORDS = 256;
    private static final int RECORD_SHIFT = 6;
    private static final int MAX_CAPACITY = 1 << 24;
    private static final int ALIGNMENT = 64;

    private static final int SEQUENCE = 0;
    private static final int KIND = 8;
    private static final int TOKEN = 16;
    private static final int A = 24;
    private static final int B = 32;
    private static final int C = 40;

    private static final int ABORTED = 0; // the kind of a record without a command

    private final long tailAddress;
    private final long headAddress;
    private final long recordsAddress;
    private final int capacity;
    private final int mask;
    private final Object[] references;

    /**
     * Takes over the memory, whatever was in it. No other thread may call before the ring was safely handed to it.
     *
     * @param address of {@link #bytes} bytes, a multiple of 64
     * @param capacity how many commands fit: a power of two, 2 to 2^24
     */
    public CommandRing(final long address, final int capacity) {
        requireCapacity(capacity);
        if ((address & (ALIGNMENT - 1)) != 0) {
            throw new IllegalArgumentException(
                    "command ring: address 0x" + Long.toHexString(address) + " is not a multiple of " + ALIGNMENT);
        }
        tailAddress = address;
        headAddress = address + HEAD;
        recordsAddress = address + RECORDS;
        this.capacity = capacity;
        mask = capacity - 1;
        references = new Object[capacity];
        for (int i = 0; i < capacity; i++) {
            putLong(recordAddress(i) + SEQUENCE, i);
        }
        putLongRelease(headAddress, 0);
        putLongRelease(tailAddress, 0);
    }

    /**
     * Memory that a ring needs.
     *
     * @param capacity a power of two, 2 to 2^24
     * @return in bytes
     */
    public static long bytes(final int capacity) {
        requireCapacity(capacity);
        return RECORDS + ((long) capacity << RECORD_SHIFT);
    }

    /**
     * Puts a command into the ring. Any thread, never blocks.
     *
     * @param kind above 0
     * @param token passed on
     * @param a passed on
     * @param b passed on
     * @param c passed on
     * @param reference passed on, may be null
     * @return false when the ring is full: nothing happened
     */
    public boolean offer(final int kind, final long token, final long a, final long b, final long c,
            final Object reference) {
        requireKind(kind);
        final long sequence = tryClaim();
        if (sequence == FULL) {
            return false;
        }
        // Nothing from here to the commit can throw; an open claim would stop all that come after it.
        fill(sequence, token, a, b, c, reference);
        commit(sequence, kind);
        return true;
    }

    /**
     * Claims the next record. Any thread, never blocks. Whoever claims commits or aborts, in {@code finally}: all later
     * commands wait for it.
     *
     * @return its sequence, or {@link #FULL}
     */
    public long tryClaim() {
        while (true) {
            final long tail = getLongAcquire(tailAddress);
            final long lead = getLongAcquire(recordAddress(tail) + SEQUENCE) - tail;
            if (lead < 0) {
                return FULL; // still holds a command of the lap before
            }
            if (lead == 0 && compareAndSetLong(tailAddress, tail, tail + 1)) {
                return tail;
            }
        }
    }

    /**
     * Fills a claimed record. The claimer only.
     *
     * @param sequence as claimed
     * @param token passed on
     * @param a passed on
     * @param b passed on
     * @param c passed on
     * @param reference passed on, may be null
     */
    public void fill(final long sequence, final long token, final long a, final long b, final long c,
            final Object reference) {
        final long record = recordAddress(sequence);
        assert getLongAcquire(record + SEQUENCE) == sequence : "not claimed: " + sequence;
        putLong(record + TOKEN, token);
        putLong(record + A, a);
        putLong(record + B, b);
        putLong(record + C, c);
        if (reference != null) {
            references[(int) sequence & mask] = reference; // the consumer leaves null behind
        }
    }

    /**
     * Publishes a claimed and filled record. The claimer only, once.
     *
     * @param sequence as claimed
     * @param kind above 0
     */
    public void commit(final long sequence, final int kind) {
        requireKind(kind);
        publish(sequence, kind);
    }

    /**
     * Gives up a claimed record: it will be skipped. The claimer only, once.
     *
     * @param sequence as claimed
     */
    public void abort(final long sequence) {
        publish(sequence, ABORTED);
    }

    /**
     * Takes commands out, oldest first, up to the first record that is still being filled. Owner's thread. What the
     * handler throws passes through; the commands behind that one stay.
     *
     * @param handler called for each command
     * @param limit the most commands to take
     * @return how many were taken; aborted records do not count
     */
    public int drain(final CommandHandler handler, final int limit) {
        int taken = 0;
        while (taken < limit) {
            final long head = getLong(headAddress);
            final long record = recordAddress(head);
            if (getLongAcquire(record + SEQUENCE) != head + 1) {
                break;
            }
            final int kind = getInt(record + KIND);
            final long token = getLong(record + TOKEN);
            final long a = getLong(record + A);
            final long b = getLong(record + B);
            final long c = getLong(record + C);
            final int index = (int) head & mask;
            final Object reference = references[index];
            if (reference != null) {
                references[index] = null;
            }
            putLongRelease(headAddress, head + 1);
            putLongRelease(record + SEQUENCE, head + capacity);
            if (kind != ABORTED) {
                taken++;
                handler.onCommand(kind, token, a, b, c, reference);
            }
        }
        return taken;
    }

    /**
     * Whether no record is claimed or published. Any thread. A worker that sees true may sleep: whoever claims later
     * will wake it.
     *
     * @return true when empty
     */
    public boolean isEmpty() {
        final long head = getLongVolatile(headAddress);
        return getLongVolatile(tailAddress) == head;
    }

    /**
     * How many records are claimed or published; a snapshot when other threads are at work. Any thread.
     *
     * @return 0 to {@link #capacity}
     */
    public int size() {
        final long head = getLongVolatile(headAddress); // first: the tail is never behind it
        return (int) Math.min(capacity, getLongVolatile(tailAddress) - head);
    }

    /**
     * How many commands fit.
     *
     * @return a power of two
     */
    public int capacity() {
        return capacity;
    }

    private void publish(final long sequence, final int kind) {
        final long record = recordAddress(sequence);
        assert getLongAcquire(record + SEQUENCE) == sequence : "not claimed: " + sequence;
        putInt(record + KIND, kind);
        putLongRelease(record + SEQUENCE, sequence + 1);
    }

    private long recordAddress(final long sequence) {
        return recordsAddress + ((sequence & mask) << RECORD_SHIFT);
    }

    private static void requireCapacity(final int capacity) {
        if (capacity < 2 || capacity > MAX_CAPACITY || (capacity & (capacity - 1)) != 0) {
            throw new IllegalArgumentException(
                    "command ring: capacity " + capacity + " is not a power of two from 2 to " + MAX_CAPACITY);
        }
    }

    private static void requireKind(final int kind) {
        if (kind <= ABORTED) {
            throw new IllegalArgumentException("command ring: kind " + kind + " is not above " + ABORTED);
        }
    }
}
