package io.gatun.internal.worker;

/** Written by the worker's thread, read by any, each value on its own. */
public final class WorkerCounters {
    public long turns;
    public long longestTurnNs;
    public long commands;
    public long signals;
    public long timers;
    /** Cycles that the engine itself broke off by throwing. */
    public long faults;
}
