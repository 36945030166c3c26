package io.gatun.ffm.linux;

import static io.gatun.ffm.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * A time of io_uring and epoll_pwait2(2), struct __kernel_timespec: 64-bit on every architecture.
 *
 * <pre>
 *   0         8         16
 *   +---------+---------+
 *   | tv_sec  | tv_nsec |
 *   +---------+---------+
 * </pre>
 *
 * Addresses are raw: the caller owns the memory. Any thread may call.
 */
public final class KernelTimespec {
    /** The struct's layout. */
    public static final StructLayout LAYOUT = MemoryLayout
            .structLayout(JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_nsec")).withName("__kernel_timespec");

    /** The struct's size. */
    public static final int BYTES = (int) LAYOUT.byteSize();

    private static final long TV_SEC = offset(LAYOUT, "tv_sec");
    private static final long TV_NSEC = offset(LAYOUT, "tv_nsec");
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private KernelTimespec() {}

    /**
     * Writes a time.
     *
     * @param timespec the struct's address
     * @param nanos not negative, in nanoseconds
     */
    public static void set(final long timespec, final long nanos) {
        assert nanos >= 0;
        final long seconds = nanos / NANOS_PER_SECOND;
        RawMemory.putLong(timespec + TV_SEC, seconds);
        RawMemory.putLong(timespec + TV_NSEC, nanos - seconds * NANOS_PER_SECOND);
    }

    /**
     * Reads a time.
     *
     * @param timespec the struct's address
     * @return in nanoseconds
     */
    public static long nanos(final long timespec) {
        return RawMemory.getLong(timespec + TV_SEC) * NANOS_PER_SECOND + RawMemory.getLong(timespec + TV_NSEC);
    }
}
