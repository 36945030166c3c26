package io.gatun.internal.loop;

import static io.gatun.internal.loop.SocketRecord.CANCELLING;
import static io.gatun.internal.loop.SocketRecord.CLOSING;
import static io.gatun.internal.loop.SocketRecord.FLUSHING;
import static io.gatun.internal.loop.SocketRecord.LINGERING;
import static io.gatun.internal.loop.SocketRecord.LISTENING;
import static io.gatun.internal.loop.SocketRecord.OPEN;
import static io.gatun.internal.loop.SocketRecord.QUARANTINED;
import static io.gatun.internal.loop.SocketRecord.SHUTTING;

import io.gatun.ffm.Errno;
import io.gatun.ffm.RawMemory;
import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.Token;

/**
 * How sockets end, step by step; each completion moves a socket one step on.
 *
 * <pre>
 * close:  FLUSHING -> SHUTTING -> LINGERING -> CANCELLING -> CLOSING -> free
 * abort:  RST on close ----------------------> CANCELLING -> CLOSING -> free
 * listener: ---------------------------------> CANCELLING -> CLOSING -> free
 * </pre>
 *
 * The descriptor is closed only when no operation names it any more: a number that the kernel may give to the next socket
 * must not be in anyone's hands. A step that takes too long is skipped; a completion that never comes is a quarantine.
 */
final class CloseProtocol {
    private static final long LINGER_NS = 2_000_000_000L;
    private static final int LINGER_BYTES = 1 << 20;
    private static final long QUARANTINE_NS = 5_000_000_000L;

    private final EventLoop loop;
    private final Driver driver;
    private final Alarms alarms;

    CloseProtocol(final EventLoop loop, final Driver driver, final Alarms alarms) {
        this.loop = loop;
        this.driver = driver;
        this.alarms = alarms;
    }

    void close(final int slot, final long record, final long timeoutNs) {
        final int phase = SocketRecord.phase(record);
        if (phase == LISTENING || phase == SocketRecord.CONNECTING) {
            cancelAll(slot, record);
        } else if (phase == OPEN) {
            SocketRecord.phase(record, FLUSHING);
            SocketRecord.clear(record, SocketRecord.PAUSED);
            loop.dropInput(slot, record);
            alarm(slot, record, timeoutNs);
            loop.receive(slot, record); // what still comes is discarded, up to the peer's end of input
            advance(slot, record);
        }
    }

    void abort(final int slot, final long record) {
        final int phase = SocketRecord.phase(record);
        if (phase == LISTENING) {
            cancelAll(slot, record);
        } else if (phase < CANCELLING) {
            loop.resetOnClose(record);
            cancelAll(slot, record);
        }
    }

    /** The alarm of the current step went off. */
    void overdue(final int slot, final long record) {
        switch (SocketRecord.phase(record)) {
            case FLUSHING, SHUTTING -> {
                loop.events(slot).onFailed("close", -Errno.ETIMEDOUT);
                abort(slot, record);
            }
            case LINGERING -> cancelAll(slot, record);
            case CANCELLING, CLOSING -> {
                SocketRecord.phase(record, QUARANTINED);
                loop.quarantine(slot);
            }
            default -> {
            }
        }
    }

    /** Takes every step that can be taken now. */
    void advance(final int slot, final long record) {
        switch (SocketRecord.phase(record)) {
            case FLUSHING -> {
                if (Sender.isSent(record) && SocketRecord.has(record, SocketRecord.END_SEEN)
                        && !SocketRecord.inFlight(record, Token.SHUTDOWN)) {
                    cancelAll(slot, record); // both sides are done: closing the descriptor says FIN
                } else if (Sender.isSent(record)) {
                    if (!SocketRecord.has(record, SocketRecord.OUTPUT_ENDED)) {
                        loop.startShutdown(slot, record);
                    }
                    SocketRecord.phase(record, SHUTTING);
                    advance(slot, record); // the shutdown may be done already
                }
            }
            case SHUTTING -> {
                if (!SocketRecord.inFlight(record, Token.SHUTDOWN)) {
                    linger(slot, record);
                }
            }
            case LINGERING -> {
                if (!SocketRecord.inFlight(record, Token.RECEIVE)
                        || RawMemory.getInt(record + SocketRecord.DISCARDED_BYTES) > LINGER_BYTES) {
                    cancelAll(slot, record);
                }
            }
            case CANCELLING, CLOSING, QUARANTINED -> closeIfIdle(slot, record);
            default -> {
            }
        }
    }

    private void linger(final int slot, final long record) {
        if (!SocketRecord.inFlight(record, Token.RECEIVE)) {
            cancelAll(slot, record); // the peer's end of input came before, or nothing was ever read
            return;
        }
        SocketRecord.phase(record, LINGERING);
        RawMemory.putInt(record + SocketRecord.DISCARDED_BYTES, 0);
        alarm(slot, record, LINGER_NS);
    }

    private void cancelAll(final int slot, final long record) {
        SocketRecord.phase(record, CANCELLING);
        loop.dropInput(slot, record);
        loop.dropOutput(record);
        alarm(slot, record, QUARANTINE_NS);
        cancel(Token.ACCEPT, slot, record);
        cancel(Token.CONNECT, slot, record);
        cancel(Token.RECEIVE, slot, record);
        cancel(Token.SEND, slot, record);
        closeIfIdle(slot, record);
    }

    private void cancel(final int kind, final int slot, final long record) {
        if (SocketRecord.inFlight(record, kind)) {
            driver.cancel(LoopState.token(kind, slot, record));
        }
    }

    private void closeIfIdle(final int slot, final long record) {
        if (SocketRecord.anyInFlight(record)) {
            return;
        }
        if (SocketRecord.has(record, SocketRecord.CLOSE_STARTED)) {
            alarm(slot, record, 0);
            loop.recycle(slot);
            return;
        }
        if (SocketRecord.phase(record) == CANCELLING) {
            SocketRecord.phase(record, CLOSING);
        }
        SocketRecord.set(record, SocketRecord.CLOSE_STARTED);
        SocketRecord.started(record, Token.CLOSE);
        driver.close(LoopState.token(Token.CLOSE, slot, record), SocketRecord.descriptor(record));
    }

    /** Replaces the socket's alarm; 0: none. */
    private void alarm(final int slot, final long record, final long delayNs) {
        final long old = RawMemory.getLong(record + SocketRecord.ALARM_ID);
        if (old != Alarms.NONE) {
            alarms.clear(old);
        }
        RawMemory.putLong(record + SocketRecord.ALARM_ID,
                delayNs == 0 ? Alarms.NONE : alarms.set(delayNs, LoopState.token(Token.CLOSE, slot, record)));
    }
}
