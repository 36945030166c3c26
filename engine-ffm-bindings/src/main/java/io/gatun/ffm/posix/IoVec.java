package io.gatun.ffm.posix;

import static io.gatun.ffm.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * A piece of memory, struct iovec of readv(2) and sendmsg(2).
 *
 * <pre>
 *   0             8            16
 *   +-------------+-------------+
 *   | iov_base    | iov_len     |
 *   +-------------+-------------+
 * </pre>
 *
 * Addresses are raw: the caller owns the memory. Any thread may call.
 */
public final class IoVec {
    /** The struct's layout. */
    public static final StructLayout LAYOUT = MemoryLayout
            .structLayout(JAVA_LONG.withName("iov_base"), JAVA_LONG.withName("iov_len")).withName("iovec");

    /** The struct's size. */
    public static final int BYTES = (int) LAYOUT.byteSize();

    private static final long IOV_BASE = offset(LAYOUT, "iov_base");
    private static final long IOV_LEN = offset(LAYOUT, "iov_len");

    private IoVec() {}

    /**
     * Writes an entry.
     *
     * @param iov the entry's address
     * @param base the piece's address
     * @param bytes the piece's size
     */
    public static void set(final long iov, final long base, final long bytes) {
        RawMemory.putLong(iov + IOV_BASE, base);
        RawMemory.putLong(iov + IOV_LEN, bytes);
    }

    /**
     * Reads where the piece is.
     *
     * @param iov the entry's address
     * @return the piece's address
     */
    public static long base(final long iov) {
        return RawMemory.getLong(iov + IOV_BASE);
    }

    /**
     * Reads how long the piece is.
     *
     * @param iov the entry's address
     * @return the piece's size in bytes
     */
    public static long bytes(final long iov) {
        return RawMemory.getLong(iov + IOV_LEN);
    }
}
