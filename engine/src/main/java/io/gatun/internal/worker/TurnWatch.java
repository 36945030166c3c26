package io.gatun.internal.worker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * What a stall detector sees of a worker: since when the current turn lasts. The worker writes two plain-cost stores per
 * turn; a detector that went to sleep because nobody ran is woken by the first turn after a park.
 */
public final class TurnWatch {
    /** Not in a turn. */
    public static final long IDLE = Long.MIN_VALUE;

    private static final VarHandle SINCE;

    static {
        try {
            SINCE = MethodHandles.lookup().findVarHandle(TurnWatch.class, "sinceNs", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long sinceNs = IDLE;
    private volatile Thread dormantDetector;

    void begin(final long nowNs) {
        SINCE.setOpaque(this, nowNs);
    }

    void end() {
        SINCE.setOpaque(this, IDLE);
    }

    /** The worker left the kernel after a park. */
    void resumed() {
        final Thread detector = dormantDetector;
        if (detector != null) {
            dormantDetector = null;
            LockSupport.unpark(detector);
        }
    }

    /** Begin of the turn that runs now, or {@link #IDLE}. */
    public long sinceNs() {
        return (long) SINCE.getOpaque(this);
    }

    /** The detector sleeps until {@link #resumed}; null: it does not. */
    public void dormant(final Thread detector) {
        dormantDetector = detector;
    }
}
