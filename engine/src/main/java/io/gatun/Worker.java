package io.gatun;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

import org.agrona.concurrent.Agent;

/**
 * One thread, one kernel interface, and the connections that live there. {@link #execute} runs actions on it in the order in
 * which one thread gave them; RejectedExecutionException when the command queue is full or the engine closed.
 */
public interface Worker extends Executor {
    /**
     * Any thread.
     *
     * @return 0 to the number of workers minus 1
     */
    int index();

    /**
     * Any thread.
     *
     * @return true on this worker's thread
     */
    boolean isCurrent();

    /**
     * Runs an action on this worker later, never early. Any thread. What it throws is reported.
     *
     * @param delay
     *            0 to 365 days, millisecond resolution
     * @param action
     *            must not block
     * @return to cancel it
     * @throws java.util.concurrent.RejectedExecutionException
     *             from another thread, when the command queue is full or the engine closed
     */
    Future<?> schedule(Duration delay, Runnable action);

    /**
     * The duty cycle, for an {@link org.agrona.concurrent.AgentInvoker} of yours: always on one platform thread, which owns
     * the worker from the first cycle on. It ends itself after {@link Engine#closeNow}.
     *
     * @return the agent
     * @throws IllegalStateException
     *             unless {@link EngineConfig#embedded(boolean)}
     */
    Agent agent();

    /**
     * What happened so far. Any thread; each figure on its own, not all of one instant.
     *
     * @return a copy
     */
    Metrics metrics();

    /**
     * Counts since start, unless they say now.
     *
     * @param accepted
     *            connections accepted
     * @param connected
     *            connects that succeeded
     * @param closed
     *            connections that ended
     * @param open
     *            connections now
     * @param bytesIn
     *            bytes received
     * @param bytesOut
     *            bytes taken by the kernel
     * @param loopTurns
     *            duty cycles
     * @param kernelEntries
     *            system calls that submit or reap
     * @param longestTurnNs
     *            longest duty cycle, in nanoseconds
     * @param inFlight
     *            operations with the kernel now
     * @param queuedSendBytes
     *            bytes queued now
     * @param leasedBytes
     *            bytes lent as leases now
     * @param noBuffer
     *            receives that found no buffer
     * @param completionOverflow
     *            times the completion queue was over-full
     * @param acceptPauses
     *            times accepting paused for lack of descriptors
     * @param stalls
     *            times a callback held the worker for longer than the stall threshold
     */
    record Metrics(long accepted, long connected, long closed, long open, long bytesIn, long bytesOut, long loopTurns,
            long kernelEntries, long longestTurnNs, long inFlight, long queuedSendBytes, long leasedBytes,
            long noBuffer,
            long completionOverflow, long acceptPauses, long stalls) {}
}
