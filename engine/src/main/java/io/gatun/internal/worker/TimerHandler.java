package io.gatun.internal.worker;

/** Receives the timers that {@link DeadlineWheel#poll} finds due. Owner's thread. */
@FunctionalInterface
public interface TimerHandler {
    /**
     * One timer. It has left the wheel already: its id is stale, the method may schedule and cancel as it likes, and what
     * it throws harms no other timer.
     *
     * @param id as given by {@link DeadlineWheel#schedule}
     * @param kind as scheduled
     * @param data as scheduled
     * @param reference as scheduled, may be null; the wheel holds it no longer
     */
    void onTimer(long id, int kind, long data, Object reference);
}
