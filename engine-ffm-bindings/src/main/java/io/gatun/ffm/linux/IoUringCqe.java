package io.gatun.ffm.linux;

import static io.gatun.ffm.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * A completion, struct io_uring_cqe. With IORING_SETUP_CQE32 each is followed by 16 bytes more.
 *
 * <pre>
 *   0           8      12     16
 *   +-----------+------+-------+
 *   | user_data | res  | flags |
 *   +-----------+------+-------+
 * </pre>
 *
 * Addresses are raw: the caller owns the memory. Any thread may call.
 */
public final class IoUringCqe {
    /** The struct's layout. */
    public static final StructLayout LAYOUT = MemoryLayout
            .structLayout(JAVA_LONG.withName("user_data"), JAVA_INT.withName("res"), JAVA_INT.withName("flags"))
            .withName("io_uring_cqe");

    /** The struct's size. */
    public static final int BYTES = (int) LAYOUT.byteSize();

    private static final long USER_DATA = offset(LAYOUT, "user_data");
    private static final long RES = offset(LAYOUT, "res");
    private static final long FLAGS = offset(LAYOUT, "flags");

    private IoUringCqe() {}

    /**
     * Reads the submission's tag.
     *
     * @param cqe the entry's address
     * @return user_data of the submission
     */
    public static long userData(final long cqe) {
        return RawMemory.getLong(cqe + USER_DATA);
    }

    /**
     * Reads the result.
     *
     * @param cqe the entry's address
     * @return not negative, or {@code -errno}
     */
    public static int res(final long cqe) {
        return RawMemory.getInt(cqe + RES);
    }

    /**
     * Reads the flags.
     *
     * @param cqe the entry's address
     * @return IORING_CQE_F flags; the upper 16 bits are a buffer id
     */
    public static int flags(final long cqe) {
        return RawMemory.getInt(cqe + FLAGS);
    }
}
