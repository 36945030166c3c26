package io.gatun.internal.loop;

import static io.gatun.ffm.RawMemory.getInt;
import static io.gatun.ffm.RawMemory.getLong;
import static io.gatun.ffm.RawMemory.putInt;
import static io.gatun.ffm.RawMemory.putLong;

import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.Token;

/**
 * One socket in the slab: two cache lines, the first for what every message touches.
 *
 * <pre>
 *       0          4          8                    16         20         24                   32
 *   0  +----------+----------+--------------------+----------+----------+--------------------+
 *      |generation| phase    | descriptor         | ops      | flags    | last event ns      |
 *  32  +----------+----------+----------+---------+----------+----------+--------------------+
 *      | send     | send     | send     | slice   | queued bytes        | bytes received     |
 *      | head     | tail     | result   |cycle|n  |                     |                    |
 *  64  +----------+----------+----------+---------+---------------------+--------------------+
 *      | bytes sent          | stash    | stash   | stash    | flush    | idle timeout ns    |
 *      |                     | head     | tail    | count    | next     |                    |
 *  96  +----------+----------+----------+---------+----------+----------+--------------------+
 *      | backlog  | waiter   | idle     | idle    | wheel    |discarded | alarm id           |
 *      | next     | next     | previous | next    | slot     | bytes    |                    |
 * 128  +----------+----------+----------+---------+----------+----------+--------------------+
 * </pre>
 *
 * Methods take the record's address. Lists are linked by slot or piece number; {@link #NONE} ends them.
 */
final class SocketRecord {
    static final int BYTES = 128;
    static final int NONE = -1;

    static final int GENERATION = 0;
    static final int PHASE = 4;
    static final int DESCRIPTOR = 8;
    static final int OPS = 16;
    static final int FLAGS = 20;
    static final int LAST_EVENT_NS = 24;
    static final int SEND_HEAD = 32;
    static final int SEND_TAIL = 36;
    static final int SEND_RESULT = 40;
    static final int SLICE = 44;
    static final int QUEUED_BYTES = 48;
    static final int BYTES_RECEIVED = 56;
    static final int BYTES_SENT = 64;
    static final int STASH_HEAD = 72;
    static final int STASH_TAIL = 76;
    static final int STASH_COUNT = 80;
    static final int FLUSH_NEXT = 84;
    static final int IDLE_TIMEOUT_NS = 88;
    static final int BACKLOG_NEXT = 96;
    static final int WAITER_NEXT = 100;
    static final int IDLE_PREVIOUS = 104;
    static final int IDLE_NEXT = 108;
    static final int WHEEL_SLOT = 112;
    static final int DISCARDED_BYTES = 116;
    static final int ALARM_ID = 120;

    // Phases, in the order in which a socket goes through them.
    static final int FREE = 0;
    static final int CONNECTING = 1;
    static final int LISTENING = 2;
    static final int OPEN = 3;
    static final int FLUSHING = 4; // closed by the user: what is queued still leaves
    static final int SHUTTING = 5; // FIN is on its way
    static final int LINGERING = 6; // reads and discards until the peer's end of input
    static final int CANCELLING = 7; // waits for the terminal completions of what was cancelled
    static final int CLOSING = 8; // the descriptor is being closed
    static final int QUARANTINED = 9; // a completion is overdue: neither closed nor recycled until it comes

    // Flags.
    static final int PAUSED_BY_USER = 1;
    static final int PAUSED_BY_QUEUE = 1 << 1;
    static final int PAUSED_BY_TARGET = 1 << 14;
    static final int PAUSED = PAUSED_BY_USER | PAUSED_BY_QUEUE | PAUSED_BY_TARGET;
    static final int RECEIVE_CANCELLED = 1 << 2; // a cancel was asked for the receive in flight
    static final int END_SEEN = 1 << 3; // the peer's FIN came
    static final int END_DELIVERED = 1 << 4;
    static final int RESHOW = 1 << 5; // on the backlog: kept bytes may be shown again
    static final int OUTPUT_ENDING = 1 << 6; // the user asked for FIN behind what is queued
    static final int OUTPUT_ENDED = 1 << 7; // the shutdown was started
    static final int IN_FLUSH_LIST = 1 << 8;
    static final int IN_BACKLOG = 1 << 9;
    static final int IN_WAITERS = 1 << 10;
    static final int READING = 1 << 11; // receives are wanted
    static final int ONE_SHOT = 1 << 12; // its reader was slow: receive one buffer at a time
    static final int CLOSE_STARTED = 1 << 13; // the last operation on this descriptor
    static final int CALM_UNIT = 1 << 24; // receives without a pause while ONE_SHOT, counted in the top byte
    static final int CALM_MASK = 0xFF << 24;

    private SocketRecord() {}

    static int generation(final long record) {
        return getInt(record + GENERATION);
    }

    static int phase(final long record) {
        return getInt(record + PHASE);
    }

    static void phase(final long record, final int phase) {
        putInt(record + PHASE, phase);
    }

    static long descriptor(final long record) {
        return getLong(record + DESCRIPTOR);
    }

    static int flags(final long record) {
        return getInt(record + FLAGS);
    }

    static void flags(final long record, final int flags) {
        putInt(record + FLAGS, flags);
    }

    static boolean has(final long record, final int flag) {
        return (getInt(record + FLAGS) & flag) != 0;
    }

    static void set(final long record, final int flag) {
        putInt(record + FLAGS, getInt(record + FLAGS) | flag);
    }

    static void clear(final long record, final int flag) {
        putInt(record + FLAGS, getInt(record + FLAGS) & ~flag);
    }

    /** Is an operation of this kind not yet terminal? */
    static boolean inFlight(final long record, final int kind) {
        return (getInt(record + OPS) & (0x101 << kind)) != 0;
    }

    static boolean anyInFlight(final long record) {
        return getInt(record + OPS) != 0;
    }

    static void started(final long record, final int kind) {
        assert !inFlight(record, kind) : "a second operation of kind " + kind;
        putInt(record + OPS, getInt(record + OPS) | (0x101 << kind));
    }

    /** Notes a completion's flags; true if the operation is terminal now. */
    static boolean completed(final long record, final int kind, final int flags) {
        int done = (flags & CompletionSink.RESULT) | ((flags & CompletionSink.RELEASED) << 7);
        if (kind == Token.RECEIVE || kind == Token.ACCEPT) {
            // Many results, then RELEASED ends it.
            done = (flags & CompletionSink.RELEASED) == 0 ? 0 : 0x101;
        }
        final int ops = getInt(record + OPS) & ~(done << kind);
        putInt(record + OPS, ops);
        return (ops & (0x101 << kind)) == 0;
    }

    static long queuedBytes(final long record) {
        return getLong(record + QUEUED_BYTES);
    }

    static void addLong(final long record, final int field, final long delta) {
        putLong(record + field, getLong(record + field) + delta);
    }

    /** A fresh record; the generation stays. */
    static void reset(final long record, final long descriptor, final int phase, final long nowNs) {
        putInt(record + PHASE, phase);
        putLong(record + DESCRIPTOR, descriptor);
        putLong(record + OPS, 0); // flags too
        putLong(record + LAST_EVENT_NS, nowNs);
        putInt(record + SEND_HEAD, NONE);
        putInt(record + SEND_TAIL, NONE);
        putLong(record + SEND_RESULT, 0); // slice too
        putLong(record + QUEUED_BYTES, 0);
        putLong(record + BYTES_RECEIVED, 0);
        putLong(record + BYTES_SENT, 0);
        putInt(record + STASH_HEAD, NONE);
        putInt(record + STASH_TAIL, NONE);
        putInt(record + STASH_COUNT, 0);
        putInt(record + FLUSH_NEXT, NONE);
        putLong(record + IDLE_TIMEOUT_NS, 0);
        putInt(record + BACKLOG_NEXT, NONE);
        putInt(record + WAITER_NEXT, NONE);
        putInt(record + IDLE_PREVIOUS, NONE);
        putInt(record + IDLE_NEXT, NONE);
        putInt(record + WHEEL_SLOT, NONE);
        putInt(record + DISCARDED_BYTES, 0);
        putLong(record + ALARM_ID, Alarms.NONE);
    }
}
