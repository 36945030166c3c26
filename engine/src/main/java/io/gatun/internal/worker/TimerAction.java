package io.gatun.internal.worker;

/** What a fine timer was set for. */
public interface TimerAction {
    /** On the worker's thread, once, never early. Kinds are the setter's own, from 1 on. */
    void onTimer(int kind);

    /** Instead, when the worker stops before: the timer is gone. On the worker's thread. */
    default void onWorkerStopping() {
        // nothing waits for the timer
    }
}
