package io.gatun.ffm.linux;

import static io.gatun.ffm.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * A submission, struct io_uring_sqe. Members which several operations name differently share a place.
 *
 * <pre>
 *   0        1       2        4             8             16
 *   +--------+-------+--------+-------------+-------------+
 *   | opcode | flags | ioprio | fd          | off, addr2  |
 *   +--------+-------+--------+-------------+-------------+
 *   | addr                    | len         | op_flags    |
 *   +-------------------------+-------------+-------------+
 *   | user_data               | buf_group   | file_index  |   buf_group 40, personality 42, file_index 44
 *   +-------------------------+-------------+-------------+
 *   | addr3                   | pad                       |
 *   +-------------------------+---------------------------+
 *   48                        56                          64
 * </pre>
 *
 * Addresses are raw: the caller owns the memory. Any thread may call.
 */
public final class IoUringSqe {
    /** The struct's layout. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_BYTE.withName("opcode"), JAVA_BYTE.withName("flags"), JAVA_SHORT.withName("ioprio"),
            JAVA_INT.withName("fd"),
            MemoryLayout.unionLayout(JAVA_LONG.withName("off"), JAVA_LONG.withName("addr2"),
                    JAVA_INT.withName("cmd_op")),
            MemoryLayout.unionLayout(JAVA_LONG.withName("addr"), JAVA_LONG.withName("splice_off_in")),
            JAVA_INT.withName("len"),
            MemoryLayout.unionLayout(JAVA_INT.withName("rw_flags"), JAVA_INT.withName("poll32_events"),
                    JAVA_INT.withName("msg_flags"), JAVA_INT.withName("timeout_flags"),
                    JAVA_INT.withName("accept_flags"), JAVA_INT.withName("cancel_flags")),
            JAVA_LONG.withName("user_data"),
            MemoryLayout.unionLayout(JAVA_SHORT.withName("buf_index"), JAVA_SHORT.withName("buf_group")),
            JAVA_SHORT.withName("personality"),
            MemoryLayout.unionLayout(JAVA_INT.withName("splice_fd_in"), JAVA_INT.withName("file_index")),
            JAVA_LONG.withName("addr3"), MemoryLayout.paddingLayout(8)).withName("io_uring_sqe");

    /** The struct's size. */
    public static final int BYTES = (int) LAYOUT.byteSize();

    private static final long OPCODE = offset(LAYOUT, "opcode");
    private static final long FLAGS = offset(LAYOUT, "flags");
    private static final long IOPRIO = offset(LAYOUT, "ioprio");
    private static final long FD = offset(LAYOUT, "fd");
    private static final long OFF = offset(LAYOUT, "off");
    private static final long ADDR = offset(LAYOUT, "addr");
    private static final long LEN = offset(LAYOUT, "len");
    private static final long USER_DATA = offset(LAYOUT, "user_data");
    private static final long BUF_GROUP = offset(LAYOUT, "buf_group");
    private static final long PERSONALITY = offset(LAYOUT, "personality");
    private static final long FILE_INDEX = offset(LAYOUT, "file_index");
    private static final long ADDR3 = offset(LAYOUT, "addr3");
    private static final long OP_FLAGS = offset(LAYOUT, "rw_flags");
    private static final long LAST = LAYOUT.byteSize() - Long.BYTES;

    private IoUringSqe() {}

    /**
     * Writes zeros, which is a NOP.
     *
     * @param sqe the entry's address
     */
    public static void clear(final long sqe) {
        fill(sqe, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /**
     * Writes all 64 bytes, in eight stores. Members without a parameter become 0.
     *
     * @param sqe the entry's address
     * @param opcode IORING_OP codes
     * @param sqeFlags IOSQE flags
     * @param ioprio unsigned 16 bits, where receive, send and accept have their IORING flags
     * @param fd the descriptor, or its index with IOSQE_FIXED_FILE
     * @param off an offset or second address, as the operation takes it
     * @param addr an address, as the operation takes it
     * @param len unsigned, as the operation takes it
     * @param opFlags the operation's own flags
     * @param userData comes back in each completion
     * @param bufGroup unsigned 16 bits, the group of a provided buffer or the index of a registered one
     */
    public static void fill(final long sqe, final int opcode, final int sqeFlags, final int ioprio, final int fd,
            final long off, final long addr, final int len, final int opFlags, final long userData,
            final int bufGroup) {
        assert (opcode | sqeFlags) >>> 8 == 0 && (ioprio | bufGroup) >>> 16 == 0;
        RawMemory.putLong(sqe, opcode | sqeFlags << 8 | (long) ioprio << 16 | (long) fd << 32);
        RawMemory.putLong(sqe + OFF, off);
        RawMemory.putLong(sqe + ADDR, addr);
        RawMemory.putLong(sqe + LEN, Integer.toUnsignedLong(len) | (long) opFlags << 32);
        RawMemory.putLong(sqe + USER_DATA, userData);
        RawMemory.putLong(sqe + BUF_GROUP, bufGroup);
        RawMemory.putLong(sqe + ADDR3, 0);
        RawMemory.putLong(sqe + LAST, 0);
    }

    /**
     * Writes opcode.
     *
     * @param sqe the entry's address
     * @param value IORING_OP codes
     */
    public static void opcode(final long sqe, final int value) {
        RawMemory.putByte(sqe + OPCODE, (byte) value);
    }

    /**
     * Writes flags.
     *
     * @param sqe the entry's address
     * @param value IOSQE flags
     */
    public static void flags(final long sqe, final int value) {
        RawMemory.putByte(sqe + FLAGS, (byte) value);
    }

    /**
     * Writes ioprio.
     *
     * @param sqe the entry's address
     * @param value unsigned 16 bits
     */
    public static void ioprio(final long sqe, final int value) {
        RawMemory.putShort(sqe + IOPRIO, (short) value);
    }

    /**
     * Writes fd.
     *
     * @param sqe the entry's address
     * @param value a descriptor or index
     */
    public static void fd(final long sqe, final int value) {
        RawMemory.putInt(sqe + FD, value);
    }

    /**
     * Writes off.
     *
     * @param sqe the entry's address
     * @param value an offset or second address
     */
    public static void off(final long sqe, final long value) {
        RawMemory.putLong(sqe + OFF, value);
    }

    /**
     * Writes addr.
     *
     * @param sqe the entry's address
     * @param value an address
     */
    public static void addr(final long sqe, final long value) {
        RawMemory.putLong(sqe + ADDR, value);
    }

    /**
     * Writes len.
     *
     * @param sqe the entry's address
     * @param value unsigned
     */
    public static void len(final long sqe, final int value) {
        RawMemory.putInt(sqe + LEN, value);
    }

    /**
     * Writes the operation's own flags, a member with many names.
     *
     * @param sqe the entry's address
     * @param value the flags
     */
    public static void opFlags(final long sqe, final int value) {
        RawMemory.putInt(sqe + OP_FLAGS, value);
    }

    /**
     * Writes user_data.
     *
     * @param sqe the entry's address
     * @param value comes back in each completion
     */
    public static void userData(final long sqe, final long value) {
        RawMemory.putLong(sqe + USER_DATA, value);
    }

    /**
     * Writes buf_group.
     *
     * @param sqe the entry's address
     * @param value unsigned 16 bits
     */
    public static void bufGroup(final long sqe, final int value) {
        RawMemory.putShort(sqe + BUF_GROUP, (short) value);
    }

    /**
     * Writes personality.
     *
     * @param sqe the entry's address
     * @param value unsigned 16 bits
     */
    public static void personality(final long sqe, final int value) {
        RawMemory.putShort(sqe + PERSONALITY, (short) value);
    }

    /**
     * Writes file_index.
     *
     * @param sqe the entry's address
     * @param value an index counted from 1, or IORING_FILE_INDEX_ALLOC
     */
    public static void fileIndex(final long sqe, final int value) {
        RawMemory.putInt(sqe + FILE_INDEX, value);
    }

    /**
     * Writes addr3.
     *
     * @param sqe the entry's address
     * @param value a third address
     */
    public static void addr3(final long sqe, final long value) {
        RawMemory.putLong(sqe + ADDR3, value);
    }

    /**
     * Reads opcode.
     *
     * @param sqe the entry's address
     * @return IORING_OP codes
     */
    public static int opcode(final long sqe) {
        return Byte.toUnsignedInt(RawMemory.getByte(sqe + OPCODE));
    }

    /**
     * Reads user_data.
     *
     * @param sqe the entry's address
     * @return the tag
     */
    public static long userData(final long sqe) {
        return RawMemory.getLong(sqe + USER_DATA);
    }
}
