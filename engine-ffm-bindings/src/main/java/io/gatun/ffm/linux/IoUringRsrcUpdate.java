package io.gatun.ffm.linux;

import static io.gatun.ffm.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * An entry of IORING_REGISTER_RING_FDS and others, struct io_uring_rsrc_update.
 *
 * <pre>
 *   0        4        8        16
 *   +--------+--------+--------+
 *   | offset | resv   | data   |
 *   +--------+--------+--------+
 * </pre>
 *
 * Addresses are raw: the caller owns the memory. Any thread may call.
 */
public final class IoUringRsrcUpdate {
    /** The struct's layout. */
    public static final StructLayout LAYOUT = MemoryLayout
            .structLayout(JAVA_INT.withName("offset"), MemoryLayout.paddingLayout(4),
                    JAVA_LONG.withName("data"))
            .withName("io_uring_rsrc_update");

    /** The struct's size. */
    public static final int BYTES = (int) LAYOUT.byteSize();

    private static final long OFFSET = offset(LAYOUT, "offset");
    private static final long DATA = offset(LAYOUT, "data");

    private IoUringRsrcUpdate() {}

    /**
     * Writes an entry.
     *
     * @param update the struct's address
     * @param index the wanted index; -1 for any, which the kernel then writes here
     * @param data a descriptor or an address, as the operation takes it
     */
    public static void set(final long update, final int index, final long data) {
        RawMemory.putLong(update, 0);
        RawMemory.putInt(update + OFFSET, index);
        RawMemory.putLong(update + DATA, data);
    }

    /**
     * Reads the index, which the kernel may have chosen.
     *
     * @param update the struct's address
     * @return the index
     */
    public static int index(final long update) {
        return RawMemory.getInt(update + OFFSET);
    }
}
