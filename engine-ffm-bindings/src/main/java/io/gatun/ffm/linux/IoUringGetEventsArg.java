package io.gatun.ffm.linux;

import static io.gatun.ffm.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * The argument of io_uring_enter(2) with IORING_ENTER_EXT_ARG, struct io_uring_getevents_arg.
 *
 * <pre>
 *   0         8            12              16        24
 *   +---------+------------+---------------+---------+
 *   | sigmask | sigmask_sz | min_wait_usec | ts      |   min_wait_usec: since Linux 6.12, padding before
 *   +---------+------------+---------------+---------+
 * </pre>
 *
 * Addresses are raw: the caller owns the memory. Any thread may call.
 */
public final class IoUringGetEventsArg {
    /** The struct's layout. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(JAVA_LONG.withName("sigmask"),
            JAVA_INT.withName("sigmask_sz"), JAVA_INT.withName("min_wait_usec"), JAVA_LONG.withName("ts"))
            .withName("io_uring_getevents_arg");

    /** The struct's size. */
    public static final int BYTES = (int) LAYOUT.byteSize();

    private static final long SIGMASK = offset(LAYOUT, "sigmask");
    private static final long SIGMASK_SZ = offset(LAYOUT, "sigmask_sz");
    private static final long MIN_WAIT_USEC = offset(LAYOUT, "min_wait_usec");
    private static final long TS = offset(LAYOUT, "ts");

    private IoUringGetEventsArg() {}

    /**
     * Writes the argument, all of it, without a signal mask.
     *
     * @param arg the struct's address
     * @param timespec the address of a {@link KernelTimespec}, or 0 to wait for ever
     * @param minWaitMicros how long to wait for all wanted completions before one is enough; 0 unless
     *        IORING_FEAT_MIN_TIMEOUT is there
     */
    public static void set(final long arg, final long timespec, final int minWaitMicros) {
        RawMemory.putLong(arg + SIGMASK, 0);
        RawMemory.putInt(arg + SIGMASK_SZ, 0);
        RawMemory.putInt(arg + MIN_WAIT_USEC, minWaitMicros);
        RawMemory.putLong(arg + TS, timespec);
    }
}
