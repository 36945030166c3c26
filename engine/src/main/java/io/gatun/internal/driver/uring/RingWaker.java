package io.gatun.internal.driver.uring;

import static io.gatun.ffm.linux.LinuxFile.EFD_CLOEXEC;
import static io.gatun.ffm.linux.LinuxFile.EFD_NONBLOCK;

import io.gatun.ffm.Errno;
import io.gatun.ffm.RawMemory;
import io.gatun.ffm.linux.LinuxSyscalls;
import io.gatun.ffm.system.VirtualMemory;
import io.gatun.internal.driver.DriverCounters;
import io.gatun.internal.driver.DriverUnavailableException;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Wakes the owner out of a kernel entry that waits. The ring polls an eventfd which a waker writes.
 *
 * <pre>
 *              wake: no system call
 *   RUNNING ---------------------------> NOTIFIED
 *     |  ^                                |  ^
 *     |  +------- owner, at await --------+  | wake: the one write
 *     |  ^                                   |
 *     |  +--- owner, after the entry ---- PARKED
 *     +------------ owner, at await -------->
 * </pre>
 *
 * A wake is one atomic exchange, which orders it after whatever the waker published before: the owner either finds NOTIFIED
 * when it is about to park and does not, or had parked before the exchange, and then the exchange shows PARKED to exactly
 * one waker, who writes. The owner answers each NOTIFIED by an exchange of its own and looks at its queues afterwards, so
 * what was published before a wake is seen after it.
 * <p>
 * The write may come late, when the owner runs again for another reason: a later wait then returns early, once. Closing
 * counts: an exchange that took PARKED out promises one write, and the descriptor is closed after the last of them.
 */
final class RingWaker {
    private static final int RUNNING = 0;
    private static final int PARKED = 1;
    private static final int NOTIFIED = 2;
    private static final int CLOSED = 3;

    private static final int PAGE_BYTES = 4096;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(RingWaker.class, "state", int.class).withInvokeExactBehavior();
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int fd; // the eventfd, never read: each write fires the ring's poll
    private final long one; // address of the value to write
    private final MemorySegment capture = LinuxSyscalls.newCapture(); // all wakers': a thread of its own costs a cleaner
    private final DriverCounters counters;
    private final AtomicLong writes = new AtomicLong(); // made

    private volatile int state;
    private long promisedWrites; // owner's: made, or about to be

    RingWaker(final DriverCounters counters) throws DriverUnavailableException {
        this.counters = counters;
        fd = LinuxSyscalls.eventfd2(0, EFD_NONBLOCK | EFD_CLOEXEC);
        if (fd < 0) {
            throw Unavailable.because("eventfd", -fd);
        }
        one = VirtualMemory.map(PAGE_BYTES);
        RawMemory.putLong(one, 1);
    }

    int fd() {
        return fd;
    }

    /** Owner: false if woken since the last time; then it must not wait. Otherwise {@link #unpark} must follow. */
    boolean park() {
        if ((boolean) STATE.compareAndSet(this, RUNNING, PARKED)) {
            return true;
        }
        final int before = (int) STATE.getAndSet(this, RUNNING);
        assert before == NOTIFIED : before;
        return false;
    }

    /** Owner: after the wait, however it ended. */
    void unpark() {
        if ((int) STATE.getAndSet(this, RUNNING) == NOTIFIED) {
            counters.wakeCalls = ++promisedWrites;
        }
    }

    /** Any thread. */
    void wake() {
        if ((int) STATE.getAndSet(this, NOTIFIED) == PARKED) {
            write();
        }
    }

    private void write() {
        final long result = LinuxSyscalls.write(capture, fd, one, Long.BYTES);
        writes.incrementAndGet();
        if (result != Long.BYTES) {
            throw new IllegalStateException("write to the waker: " + Errno.describe((int) -result));
        }
    }

    /** Owner, or any thread after its end: nobody parks any more. */
    void close() {
        if (state == PARKED) {
            throw new IllegalStateException("closed while its owner waits");
        }
        state = CLOSED;
        while (writes.get() != promisedWrites) {
            Thread.yield(); // a waker is between exchange and write
        }
        LinuxSyscalls.close(fd);
        VirtualMemory.unmap(one, PAGE_BYTES);
    }
}
