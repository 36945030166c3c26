package io.gatun.simulated;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One driver's await: in a stepped world only noted, otherwise the one who moves time. */
final class AwaitState {
    private static final long LONGEST_PARK_MS = 10_000; // real time, for a wake from another thread

    private final SimulatedNetwork network;
    private volatile boolean woken;
    private volatile Thread parked;
    private boolean begun;
    private long deadlineNs; // elapsed

    AwaitState(final SimulatedNetwork network) {
        this.network = network;
    }

    void wake() {
        woken = true;
        LockSupport.unpark(parked);
    }

    private boolean takeWake() {
        final boolean was = woken;
        woken = false;
        return was;
    }

    // --- stepped ---

    void begin(final long timeoutNs) {
        network.record(Trace.What.AWAITING, timeoutNs, 0, 0);
        begun = true;
        if (takeWake()) {
            deadlineNs = network.elapsedNs();
        } else if (network.dice().strikes(Fault.SPURIOUS_AWAIT)) {
            deadlineNs = after(Math.min(timeoutNs, network.dice().lateNs()));
        } else {
            deadlineNs = after(timeoutNs);
        }
    }

    boolean isBlocking() {
        return begun && !woken && network.elapsedNs() < deadlineNs;
    }

    long deadlineNs() {
        return begun ? deadlineNs : EventQueue.NEVER;
    }

    /** The owner is back. True if it had been waiting. */
    boolean end() {
        if (begun) {
            begun = false;
            takeWake();
            return true;
        }
        return false;
    }

    // --- not stepped ---

    /** Moves time until there is something to report, a wake, or the timeout. */
    void untilWoken(final long timeoutNs, final BooleanSupplier hasCompletions) {
        network.record(Trace.What.AWAITING, timeoutNs, 1, 0);
        final long untilNs = after(timeoutNs);
        if (network.dice().strikes(Fault.SPURIOUS_AWAIT)) {
            return;
        }
        while (!takeWake() && !hasCompletions.getAsBoolean() && network.elapsedNs() < untilNs) {
            final long nextNs = Math.min(network.nextEventNs(), untilNs);
            if (nextNs != EventQueue.NEVER) {
                network.advanceTo(Math.max(nextNs, network.elapsedNs()));
            } else if (!parkForWake()) {
                throw network.failure("await without timeout: nothing can happen, and nobody wakes", null);
            }
        }
    }

    private boolean parkForWake() {
        parked = Thread.currentThread();
        try {
            for (int i = 0; !woken && i < LONGEST_PARK_MS; i++) {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
            }
            return woken;
        } finally {
            parked = null;
        }
    }

    private long after(final long timeoutNs) {
        final long nowNs = network.elapsedNs();
        return timeoutNs >= EventQueue.NEVER - nowNs ? EventQueue.NEVER : nowNs + timeoutNs;
    }
}
