package io.gatun.internal.driver.uring;

import static io.gatun.ffm.linux.IoUring.IORING_ENTER_EXT_ARG;
import static io.gatun.ffm.linux.IoUring.IORING_ENTER_GETEVENTS;
import static io.gatun.ffm.linux.IoUring.IORING_ENTER_NO_IOWAIT;
import static io.gatun.ffm.linux.IoUring.IORING_ENTER_REGISTERED_RING;
import static io.gatun.ffm.linux.IoUring.IORING_SQ_CQ_OVERFLOW;

import io.gatun.ffm.Errno;
import io.gatun.ffm.RawMemory;
import io.gatun.ffm.linux.IoUringCqe;
import io.gatun.ffm.linux.IoUringGetEventsArg;
import io.gatun.ffm.linux.IoUringSqe;
import io.gatun.ffm.linux.KernelTimespec;
import io.gatun.ffm.linux.LinuxSyscalls;
import io.gatun.internal.driver.DriverCounters;

import java.lang.foreign.MemorySegment;

/**
 * The two queues shared with the kernel, by raw addresses, and the call that moves them. One thread.
 * <p>
 * Both counters that we own run ahead in fields and are published by the next entry, which is when
 * the kernel looks (DEFER_TASKRUN). An entry that takes fewer submissions than offered loses none: the next offers what lies
 * between the kernel's head and our tail.
 */
final class Ring {
    private static final int SUBMIT_RETRIES = 1_000; // without progress; each may have been refused for lack of memory

    private final RingMemory memory;
    private final DriverCounters counters;
    private final MemorySegment capture = LinuxSyscalls.newCapture();
    private final long sqHead; // addresses of the shared counters
    private final long sqTail;
    private final long sqFlags;
    private final long cqHead;
    private final long cqTail;
    private final long entries; // address of the first submission
    private final long completions; // address of the first completion
    private final int sqMask;
    private final int cqMask;
    private final int capacity; // submissions
    private final int waitFlags; // of an entry that may wait

    private int enterFd;
    private int fdFlags; // tells what enterFd is
    private int tail; // our submission tail
    private int headSeen; // the kernel's submission head, as last looked at
    private int head; // our completion head

    Ring(final RingMemory memory, final UringFeatures features, final DriverCounters counters) {
        this.memory = memory;
        this.counters = counters;
        sqHead = memory.sqHead();
        sqTail = memory.sqTail();
        sqFlags = memory.sqFlags();
        cqHead = memory.cqHead();
        cqTail = memory.cqTail();
        entries = memory.submissions();
        completions = memory.completions();
        capacity = memory.sqEntries();
        sqMask = capacity - 1;
        cqMask = memory.cqEntries() - 1;
        waitFlags = features.noIoWait() ? IORING_ENTER_NO_IOWAIT : 0;
        enterFd = memory.fd();
    }

    /** From now on the ring is entered by its registered index, which spares the look-up of a descriptor. */
    void enterByIndex(final int index) {
        enterFd = index;
        fdFlags = IORING_ENTER_REGISTERED_RING;
    }

    /** The index is given back. */
    void enterByDescriptor() {
        enterFd = memory.fd();
        fdFlags = 0;
    }

    /** Address of the next submission, which the caller fills at once, all of it. */
    long nextSubmission() {
        if (tail - headSeen == capacity) {
            makeRoom();
        }
        return entries + (tail++ & sqMask) * (long) IoUringSqe.BYTES;
    }

    /** Index of the submission that {@link #nextSubmission} gave last. */
    int lastIndex() {
        return tail - 1 & sqMask;
    }

    /** Submissions that the kernel has not taken. */
    int unsubmitted() {
        return tail - (headSeen = RawMemory.getIntAcquire(sqHead));
    }

    /**
     * Hands over all submissions and lets the kernel post what it has completed; does not wait.
     */
    void submitAndFetch() {
        enter(0, IORING_ENTER_GETEVENTS, 0, 0);
    }

    /**
     * Hands over all submissions and waits for a completion.
     *
     * @param timeoutNs
     *            {@link Long#MAX_VALUE}: for ever
     */
    void submitAndWait(final long timeoutNs) {
        if (timeoutNs == Long.MAX_VALUE) {
            enter(1, IORING_ENTER_GETEVENTS | waitFlags, 0, 0);
            return;
        }
        KernelTimespec.set(memory.timespec(), timeoutNs);
        IoUringGetEventsArg.set(memory.eventsArg(), memory.timespec(), 0);
        enter(1, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG | waitFlags, memory.eventsArg(),
                IoUringGetEventsArg.BYTES);
    }

    /** Hands over submissions and fetches nothing, until at least one is free. Completions stay where they are. */
    private void makeRoom() {
        for (int n = 0; unsubmitted() == capacity; n++) {
            if (n == SUBMIT_RETRIES) {
                throw new IllegalStateException("io_uring_enter: takes no submission, " + capacity + " are waiting");
            }
            // A kernel that refuses while completions wait for room needs a fetch to make some.
            enter(0, n == 0 ? 0 : IORING_ENTER_GETEVENTS, 0, 0);
        }
    }

    private void enter(final int minComplete, final int flags, final long argument, final int argumentBytes) {
        final int submit = unsubmitted();
        RawMemory.putIntRelease(sqTail, tail);
        RawMemory.putIntRelease(cqHead, head);
        counters.kernelEntries++;
        final int result = LinuxSyscalls.ioUringEnter(capture, enterFd, submit, minComplete, flags | fdFlags, argument,
                argumentBytes);
        if (result < 0) {
            // EAGAIN: no memory for requests now. EBUSY: completions must be reaped first.
            final int errno = -result;
            if (errno != Errno.EINTR && errno != Errno.ETIME && errno != Errno.EAGAIN && errno != Errno.EBUSY) {
                throw new IllegalStateException("io_uring_enter: " + Errno.describe(errno));
            }
        }
        if (isOverfull()) {
            counters.completionOverflow++;
        }
    }

    /** True when completions wait in the kernel for room: the next entry that fetches brings them. */
    boolean isOverfull() {
        return (RawMemory.getIntAcquire(sqFlags) & IORING_SQ_CQ_OVERFLOW) != 0;
    }

    /** Completions at hand. */
    int available() {
        return RawMemory.getIntAcquire(cqTail) - head;
    }

    /** Address of the oldest completion at hand. */
    long completion() {
        return completions + (head & cqMask) * (long) IoUringCqe.BYTES;
    }

    /** Consumes the oldest completion: its memory may be written anew by the next entry. */
    void advance() {
        head++;
    }

}
