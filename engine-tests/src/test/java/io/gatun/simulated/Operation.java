package io.gatun.simulated;

import static io.gatun.ffm.Errno.ECANCELED;

import io.gatun.internal.driver.CompletionSink;
import java.util.ArrayDeque;

/** A started operation, from its start until the sink has seen its terminal completion. */
abstract class Operation implements Waiter {
    enum Kind {
        ACCEPT, CONNECT, RECEIVE, SEND, SHUTDOWN, CLOSE;

        private static final int COUNT = values().length;

        static int count() {
            return COUNT;
        }
    }

    final Kind kind;
    final long token;
    final int descriptor;
    final SimulatedSocket socket;
    final SimulatedDriver driver;
    final SimulatedNetwork network;
    private final ArrayDeque<Completion> underWay = new ArrayDeque<>(2); // in order, to the kernel's queue
    private boolean scheduled;
    private boolean cancelled;
    private boolean ended; // the terminal completion is under way or further

    Operation(final Kind kind, final long token, final int descriptor, final SimulatedSocket socket,
            final SimulatedDriver driver, final SimulatedNetwork network) {
        this.kind = kind;
        this.token = token;
        this.descriptor = descriptor;
        this.socket = socket;
        this.driver = driver;
        this.network = network;
    }

    /** Does what can be done now: waits for the socket, or completes. */
    abstract void attempt();

    /** A cancel asks; whether it is in time is the operation's luck. */
    void cancel() {
        if (!ended && !cancelled) {
            cancelled = true;
            network.after(network.dice().delayNs(Fault.CANCEL_LOSES), this::cancelNow);
        }
    }

    private void cancelNow() {
        if (isAlive()) {
            if (network.dice().strikes(Fault.CANCEL_LOSES)) {
                attempt();
            }
            if (!ended && mayCancel()) {
                end(-ECANCELED);
            }
        }
    }

    /** False when it has gone too far. Undoes what has begun. */
    boolean mayCancel() {
        return true;
    }

    @Override
    public final void ready() {
        schedule(network.dice().delayNs(Fault.LATE_START));
    }

    final void schedule(final long delayNs) {
        if (!scheduled && !ended) {
            scheduled = true;
            network.after(delayNs, this::run);
        }
    }

    private void run() {
        scheduled = false;
        if (isAlive()) {
            attempt();
        }
    }

    final boolean isAlive() {
        return !ended && !driver.isClosed();
    }

    final boolean isCancelled() {
        return cancelled;
    }

    final void end(final int result) {
        complete(CompletionSink.TERMINAL, result, -1, 0);
    }

    final void complete(final int flags, final int result, final int buffer, final int offset) {
        assert !ended;
        ended = (flags & CompletionSink.RELEASED) != 0;
        network.record(Trace.What.COMPLETED, token, flags, result);
        underWay.add(new Completion(this, flags, result, buffer, offset));
        network.after(network.dice().delayNs(Fault.LATE_COMPLETION), this::surface);
    }

    private void surface() {
        driver.surface(underWay.remove());
    }

    /** Checks, as a completion is about to be told. */
    void beforeDelivery(final Completion completion) {
        // most operations name no memory
    }

    record Completion(Operation operation, int flags, int result, int buffer, int offset) {
        boolean isTerminal() {
            return (flags & CompletionSink.RELEASED) != 0;
        }
    }
}
