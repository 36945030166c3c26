package io.gatun.internal.loop;

/** Deadlines that the loop needs for itself; whoever owns the fine wheel keeps them. Owner's thread. */
public interface Alarms {
    long NONE = -1;

    /** Calls {@link EventLoop#onAlarm} with this token once the delay is over. Never {@link #NONE}. */
    long set(long delayNs, long token);

    void clear(long alarmId);
}
