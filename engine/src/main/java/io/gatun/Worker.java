package io.gatun;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

import org.agrona.concurrent.Agent;

/**
 * One thread, one kernel interface, and the connections that live there. An engine has a fixed number of workers
 * ({@link EngineConfig#workers(int)}); each connection belongs to one of them.
 * <p>
 * What runs on a worker must not block, and must not loop for long: every connection of the worker waits meanwhile. What
 * holds a worker for longer than {@link EngineConfig#stallThreshold(Duration)} is reported with its stack.
 */
public interface Worker extends Executor {
    /**
     * Which of the engine's workers this is.
     * <p>
     * Thread: any.
     *
     * @return 0 to the number of workers minus 1
     */
    int index();

    /**
     * Tells whether the caller runs on this worker, where what belongs to it may be touched.
     * <p>
     * Thread: any.
     *
     * @return true on this worker's thread; false on any thread before an embedded worker's first duty cycle
     */
    boolean isCurrent();

    /**
     * Runs an action on this worker, soon, never inside this call. Actions given by one thread run in that order. What an
     * action throws is reported ({@link EngineConfig#onUncaught(java.util.function.BiConsumer)}, without a connection) and
     * harms nothing.
     * <p>
     * Thread: any.
     *
     * @param action must not block
     * @throws NullPointerException when action is null
     * @throws java.util.concurrent.RejectedExecutionException when the command queue is full
     *             ({@link EngineConfig#commandQueue(int)}) or the engine closed; the action will not run
     */
    @Override
    void execute(Runnable action);

    /**
     * Runs an action on this worker later: never early, and on an engine with time to spare at most 10 ms late. What it throws
     * is reported as by {@link #execute}, and fails the future. When the engine closes first, the action does not run.
     * <p>
     * Cancelling the future takes the action back at the same cost however many are scheduled; it does not interrupt one that
     * runs.
     * <p>
     * Thread: any.
     *
     * @param delay 0 to 365 days, resolved to 1 ms
     * @param action must not block
     * @return to cancel it, or to wait for it on a thread that is no worker's
     * @throws NullPointerException when delay or action is null
     * @throws IllegalArgumentException when delay is out of range
     * @throws java.util.concurrent.RejectedExecutionException when the command queue is full
     *             ({@link EngineConfig#commandQueue(int)}) or the engine closed; the action will not run
     */
    Future<?> schedule(Duration delay, Runnable action);

    /**
     * The duty cycle of an embedded worker, for a thread of the application's: hand it to an
     * {@link org.agrona.concurrent.AgentInvoker} or run it inside an agent of your own. The platform thread that runs the
     * first cycle owns the worker from then on; a cycle on another or on a virtual thread is an
     * {@link IllegalStateException} naming both. A cycle never blocks.
     * <p>
     * After {@link Engine#closeNow} go on with the cycles, until one throws
     * {@link org.agrona.concurrent.AgentTerminationException}; then call {@link Agent#onClose}, on the same thread. An
     * AgentInvoker does the latter in its own close.
     * <p>
     * Thread: any; the agent itself: the one that drives it.
     *
     * @return the agent, always the same
     * @throws IllegalStateException unless the engine is embedded, {@link EngineConfig#embedded(boolean)}
     */
    Agent agent();

    /**
     * What happened on this worker so far, for metrics to be pulled. Each figure is right on its own and never runs backwards
     * if it is a count; they are not of one instant.
     * <p>
     * Thread: any.
     *
     * @return a copy
     */
    Metrics metrics();

    /**
     * Figures of one worker. Counts are since start; figures that say "now" go up and down. Components may be added in a minor
     * release.
     *
     * @param accepted connections accepted
     * @param connected connects that succeeded
     * @param closed connections that ended
     * @param open connections now
     * @param bytesIn bytes received
     * @param bytesOut bytes that the kernel took
     * @param loopTurns duty cycles
     * @param kernelEntries entries into the kernel to submit, to reap or to wait
     * @param longestTurnNs longest duty cycle so far, in nanoseconds, without waiting
     * @param inFlight operations with the kernel now
     * @param queuedSendBytes bytes accepted by sends and not yet taken by the kernel, now
     * @param leasedBytes bytes that count against {@link EngineConfig#leaseLimit(long)} now
     * @param noBuffer receives that found no free receive buffer and had to wait for one
     * @param completionOverflow times that the kernel had more completions than its queue has room for
     * @param acceptPauses times that accepting paused because no descriptor was left
     * @param stalls times that the worker was held for longer than {@link EngineConfig#stallThreshold(Duration)}
     */
    record Metrics(long accepted, long connected, long closed, long open, long bytesIn, long bytesOut, long loopTurns,
            long kernelEntries, long longestTurnNs, long inFlight, long queuedSendBytes, long leasedBytes,
            long noBuffer,
            long completionOverflow, long acceptPauses, long stalls) {}
}
