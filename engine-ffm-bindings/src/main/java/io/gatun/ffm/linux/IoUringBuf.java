package io.gatun.ffm.linux;

import static io.gatun.ffm.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * An entry of a ring of provided buffers, struct io_uring_buf. The ring's tail lives in the last two bytes of entry 0,
 * which is why an entry is written in three stores which spare them.
 *
 * <pre>
 *   0           8      12    14     16
 *   +-----------+------+-----+------+
 *   | addr      | len  | bid | resv |   resv of entry 0: the ring's tail
 *   +-----------+------+-----+------+
 * </pre>
 *
 * Addresses are raw: the caller owns the memory. Any thread may call.
 */
public final class IoUringBuf {
    /** The struct's layout. */
    public static final StructLayout LAYOUT = MemoryLayout
            .structLayout(JAVA_LONG.withName("addr"), JAVA_INT.withName("len"),
                    JAVA_SHORT.withName("bid"), JAVA_SHORT.withName("resv"))
            .withName("io_uring_buf");

    /** The struct's size. */
    public static final int BYTES = (int) LAYOUT.byteSize();

    private static final long ADDR = offset(LAYOUT, "addr");
    private static final long LEN = offset(LAYOUT, "len");
    private static final long BID = offset(LAYOUT, "bid");
    private static final long RESV = offset(LAYOUT, "resv");

    private IoUringBuf() {}

    /**
     * Writes an entry. The kernel sees it when the tail is published.
     *
     * @param buf the entry's address
     * @param address the buffer's address
     * @param bytes the buffer's size
     * @param bufferId unsigned 16 bits, comes back in the completion
     */
    public static void set(final long buf, final long address, final int bytes, final int bufferId) {
        assert bufferId >>> 16 == 0;
        RawMemory.putLong(buf + ADDR, address);
        RawMemory.putInt(buf + LEN, bytes);
        RawMemory.putShort(buf + BID, (short) bufferId);
    }

    /**
     * Publishes entries, with release semantics.
     *
     * @param ring the address of entry 0
     * @param tail the new tail, of which the lower 16 bits count
     */
    public static void publishTail(final long ring, final int tail) {
        RawMemory.putShortRelease(ring + RESV, (short) tail);
    }

    /**
     * Reads the tail which was published last. Only the publishing thread may rely on it.
     *
     * @param ring the address of entry 0
     * @return unsigned 16 bits
     */
    public static int tail(final long ring) {
        return Short.toUnsignedInt(RawMemory.getShort(ring + RESV));
    }
}
