package io.gatun.internal.driver.uring;

import static io.gatun.ffm.linux.IoUring.IORING_OFF_SQES;
import static io.gatun.ffm.linux.IoUring.IORING_OFF_SQ_RING;
import static io.gatun.ffm.linux.LinuxMemory.MAP_POPULATE;
import static io.gatun.ffm.linux.LinuxMemory.MAP_SHARED;
import static io.gatun.ffm.linux.LinuxMemory.PROT_READ;
import static io.gatun.ffm.linux.LinuxMemory.PROT_WRITE;

import io.gatun.ffm.RawMemory;
import io.gatun.ffm.linux.IoUringCqe;
import io.gatun.ffm.linux.IoUringGetEventsArg;
import io.gatun.ffm.linux.IoUringParams;
import io.gatun.ffm.linux.IoUringSqe;
import io.gatun.ffm.linux.KernelTimespec;
import io.gatun.ffm.linux.LinuxSyscalls;
import io.gatun.ffm.system.VirtualMemory;
import io.gatun.internal.driver.DriverUnavailableException;

/** A ring's descriptor, what is mapped from it, and where in it things are. Owns all of it. */
final class RingMemory {
    private static final int PAGE_BYTES = 4096;
    private static final int MAX_ERRNO = 4095;

    private final int fd;
    private final long rings; // both queues' counters, the index array, the completions
    private final long ringsBytes;
    private final long submissions;
    private final long submissionsBytes;
    private final long scratch; // a page of ours: arguments of entries
    private final int sqEntries;
    private final int cqEntries;
    private final long sqHead;
    private final long sqTail;
    private final long sqFlags;
    private final long cqHead;
    private final long cqTail;
    private final long completions;

    /**
     * Maps the ring. Closes the descriptor when it fails.
     *
     * @param params
     *            as the kernel has filled it
     * @param sqArray
     *            true: there is an index array, which becomes the identity
     */
    RingMemory(final int fd, final long params, final boolean sqArray) throws DriverUnavailableException {
        this.fd = fd;
        sqEntries = IoUringParams.sqEntries(params);
        cqEntries = IoUringParams.cqEntries(params);
        final long sqBytes = sqArray ? IoUringParams.sqArrayOffset(params) + sqEntries * (long) Integer.BYTES : 0;
        final long cqBytes = IoUringParams.cqCqesOffset(params) + cqEntries * (long) IoUringCqe.BYTES;
        ringsBytes = Math.max(sqBytes, cqBytes);
        submissionsBytes = sqEntries * (long) IoUringSqe.BYTES;
        rings = map(ringsBytes, IORING_OFF_SQ_RING);
        submissions = map(submissionsBytes, IORING_OFF_SQES);
        final boolean mapped = isMapped(rings) && isMapped(submissions);
        scratch = mapped ? VirtualMemory.map(PAGE_BYTES) : 0;
        if (!mapped) {
            final int errno = (int) -Math.min(isMapped(rings) ? 0 : rings, isMapped(submissions) ? 0 : submissions);
            close();
            throw Unavailable.because("mmap of the ring", errno);
        }
        sqHead = rings + IoUringParams.sqHeadOffset(params);
        sqTail = rings + IoUringParams.sqTailOffset(params);
        sqFlags = rings + IoUringParams.sqFlagsOffset(params);
        cqHead = rings + IoUringParams.cqHeadOffset(params);
        cqTail = rings + IoUringParams.cqTailOffset(params);
        completions = rings + IoUringParams.cqCqesOffset(params);
        if (sqArray) {
            final long array = rings + IoUringParams.sqArrayOffset(params);
            for (int i = 0; i < sqEntries; i++) {
                RawMemory.putInt(array + i * (long) Integer.BYTES, i);
            }
        }
    }

    private long map(final long bytes, final long offset) {
        return LinuxSyscalls.mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, offset);
    }

    private static boolean isMapped(final long address) {
        return address < -MAX_ERRNO || address > 0;
    }

    int fd() {
        return fd;
    }

    int sqEntries() {
        return sqEntries;
    }

    int cqEntries() {
        return cqEntries;
    }

    long sqHead() {
        return sqHead;
    }

    long sqTail() {
        return sqTail;
    }

    long sqFlags() {
        return sqFlags;
    }

    long cqHead() {
        return cqHead;
    }

    long cqTail() {
        return cqTail;
    }

    long submissions() {
        return submissions;
    }

    long completions() {
        return completions;
    }

    /** Room for a {@link KernelTimespec}. */
    long timespec() {
        return scratch;
    }

    /** Room for a {@link IoUringGetEventsArg}. */
    long eventsArg() {
        return scratch + KernelTimespec.BYTES;
    }

    /** Closes the descriptor first: then the kernel only reads and writes pages of its own. Once. */
    void close() {
        LinuxSyscalls.close(fd);
        if (isMapped(rings)) {
            LinuxSyscalls.munmap(rings, ringsBytes);
        }
        if (isMapped(submissions)) {
            LinuxSyscalls.munmap(submissions, submissionsBytes);
        }
        if (scratch != 0) {
            VirtualMemory.unmap(scratch, PAGE_BYTES);
        }
    }
}
