package io.gatun.ffm.linux;

import static io.gatun.ffm.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * The argument of IORING_REGISTER_PBUF_RING and IORING_UNREGISTER_PBUF_RING, struct io_uring_buf_reg.
 *
 * <pre>
 *   0           8              12     14      16        40
 *   +-----------+--------------+------+-------+---------+
 *   | ring_addr | ring_entries | bgid | flags | resv[3] |   flags: since Linux 6.4, padding before
 *   +-----------+--------------+------+-------+---------+
 * </pre>
 *
 * Addresses are raw: the caller owns the memory. Any thread may call.
 */
public final class IoUringBufReg {
    /** The struct's layout. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(JAVA_LONG.withName("ring_addr"),
            JAVA_INT.withName("ring_entries"), JAVA_SHORT.withName("bgid"), JAVA_SHORT.withName("flags"),
            MemoryLayout.paddingLayout(24)).withName("io_uring_buf_reg");

    /** The struct's size. */
    public static final int BYTES = (int) LAYOUT.byteSize();

    private static final long RING_ADDR = offset(LAYOUT, "ring_addr");
    private static final long RING_ENTRIES = offset(LAYOUT, "ring_entries");
    private static final long BGID = offset(LAYOUT, "bgid");
    private static final long FLAGS = offset(LAYOUT, "flags");

    private IoUringBufReg() {}

    /**
     * Writes the argument, all of it.
     *
     * @param reg the struct's address
     * @param ring the address of the ring, a page's start; 0 to unregister, or with IOU_PBUF_RING_MMAP
     * @param entries a power of two up to 32768; 0 to unregister
     * @param group unsigned 16 bits, the group's id
     * @param flags IOU_PBUF_RING flags
     */
    public static void set(final long reg, final long ring, final int entries, final int group, final int flags) {
        assert (group | flags) >>> 16 == 0;
        RawMemory.fill(reg, BYTES, (byte) 0);
        RawMemory.putLong(reg + RING_ADDR, ring);
        RawMemory.putInt(reg + RING_ENTRIES, entries);
        RawMemory.putShort(reg + BGID, (short) group);
        RawMemory.putShort(reg + FLAGS, (short) flags);
    }
}
