package io.gatun.internal.worker;

/** What the duty cycle tells the room above; on the worker's thread. */
public interface WorkerEvents {
    /** A command other than {@link WorkerCore#RUN} was drained. */
    void onCommand(int kind, long token, long a, long b, long c, Object reference);

    /** Something that the user gave, or the engine itself, threw where nobody else can hear it. */
    void onUncaught(Throwable cause);

    /** The engine itself failed; the worker goes on. */
    void onFault(Throwable fault);

    /** The worker stops: every socket must end now. Called once. */
    void onStopping();

    /** Memory is still lent to the user. */
    boolean holdsLeases();

    /** Everything is released; leaked: some memory was still lent at the deadline, and stays mapped. */
    void onStopped(boolean leaked);
}
