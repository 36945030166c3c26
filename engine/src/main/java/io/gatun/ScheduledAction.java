package io.gatun;

import java.util.concurrent.FutureTask;

import io.gatun.internal.worker.TimerAction;
import io.gatun.internal.worker.WorkerCore;

/** An action on the fine wheel. Cancelling it from another thread frees the timer a moment later, and nothing runs. */
final class ScheduledAction extends FutureTask<Void> implements TimerAction {
    private static final int DUE = 1; // timer kind
    private static final long NOT_ARMED = -1;

    private final EngineWorker worker;
    private long timer = NOT_ARMED;

    ScheduledAction(final EngineWorker worker, final Runnable action) {
        super(action, null);
        this.worker = worker;
    }

    /** On the worker. */
    void arm(final long delayNs) {
        if (worker.core().isClosing()) {
            cancel(false);
        } else if (!isDone()) {
            try {
                timer = worker.core().schedule(Math.max(0, delayNs), DUE, this);
            } catch (final IllegalStateException e) {
                setException(e); // all timers are set: whoever waits must hear it
            }
        }
    }

    @Override
    public void onWorkerStopping() {
        timer = NOT_ARMED;
        cancel(false);
    }

    @Override
    public void onTimer(final int kind) {
        timer = NOT_ARMED;
        run();
    }

    @Override
    protected void setException(final Throwable thrown) {
        super.setException(thrown);
        worker.uncaught(null, thrown);
    }

    @Override
    protected void done() {
        if (!isCancelled()) {
            return;
        }
        if (worker.isCurrent()) {
            disarm();
        } else {
            // Refused when full or closed: then the timer fires into a cancelled future, which does nothing.
            worker.core().offer(WorkerCore.RUN, 0, 0, 0, 0, (Runnable) this::disarm);
        }
    }

    private void disarm() {
        if (timer != NOT_ARMED) {
            worker.core().cancelTimer(timer);
            timer = NOT_ARMED;
        }
    }
}
