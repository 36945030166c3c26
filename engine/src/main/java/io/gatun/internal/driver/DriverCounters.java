package io.gatun.internal.driver;

/** Written by the owner's thread, read by any, each value on its own. */
public final class DriverCounters {
    /** System calls that submit or reap. */
    public long kernelEntries;
    /** Wake-ups that took a system call; written under the waker's exclusion. */
    public long wakeCalls;
    /** Receives that found no buffer. */
    public long noBuffer;
    /** Times the kernel's completion queue was seen over-full. */
    public long completionOverflow;
    /** Operations started and not yet terminal. */
    public long inFlight;
    /** Memory that closing left mapped, because the kernel or somebody else may still use it. */
    public long leakedBytes;
}
