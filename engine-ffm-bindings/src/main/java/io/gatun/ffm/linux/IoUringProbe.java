package io.gatun.ffm.linux;

import static io.gatun.ffm.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * Which operations a kernel has: the argument of IORING_REGISTER_PROBE, struct io_uring_probe followed by one struct
 * io_uring_probe_op for each operation.
 *
 * <pre>
 *   0         1         2      16
 *   +---------+---------+------+--------------------------------
 *   | last_op | ops_len | resv | op resv flags(2) resv(4) | ...
 *   +---------+---------+------+--------------------------------
 * </pre>
 *
 * Addresses are raw: the caller owns the memory. The kernel wants all of it zero before. Any thread may call.
 */
public final class IoUringProbe {
    /** The layout of the head. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(JAVA_BYTE.withName("last_op"),
            JAVA_BYTE.withName("ops_len"), JAVA_SHORT.withName("resv"), MemoryLayout.sequenceLayout(3, JAVA_INT),
            MemoryLayout.sequenceLayout(0, JAVA_INT).withName("ops")).withName("io_uring_probe");

    /** The layout of one operation's entry. */
    public static final StructLayout OPERATION = MemoryLayout.structLayout(JAVA_BYTE.withName("op"), JAVA_BYTE,
            JAVA_SHORT.withName("flags"), JAVA_INT).withName("io_uring_probe_op");

    /** How many operations can be asked for. */
    public static final int MAX_OPERATIONS = 256;

    /** Room for all operations that can be asked for. */
    public static final int BYTES = (int) (LAYOUT.byteSize() + MAX_OPERATIONS * OPERATION.byteSize());

    private static final long LAST_OP = offset(LAYOUT, "last_op");
    private static final long OPS_LEN = offset(LAYOUT, "ops_len");
    private static final long OPS = offset(LAYOUT, "ops");
    private static final long OP_FLAGS = offset(OPERATION, "flags");

    private IoUringProbe() {}

    /**
     * The last operation which the kernel knows.
     *
     * @param probe the struct's address
     * @return an IORING_OP code
     */
    public static int lastOp(final long probe) {
        return Byte.toUnsignedInt(RawMemory.getByte(probe + LAST_OP));
    }

    /**
     * Whether the kernel has an operation.
     *
     * @param probe the struct's address
     * @param opcode an IORING_OP code
     * @return false also when the kernel said nothing about it
     */
    public static boolean supported(final long probe, final int opcode) {
        if (opcode >= Byte.toUnsignedInt(RawMemory.getByte(probe + OPS_LEN))) {
            return false;
        }
        final short flags = RawMemory.getShort(probe + OPS + opcode * OPERATION.byteSize() + OP_FLAGS);
        return (flags & IoUring.IO_URING_OP_SUPPORTED) != 0;
    }
}
