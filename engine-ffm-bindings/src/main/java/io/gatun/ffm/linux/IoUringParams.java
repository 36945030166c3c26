package io.gatun.ffm.linux;

import static io.gatun.ffm.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * What io_uring_setup(2) takes and answers, struct io_uring_params.
 *
 * <pre>
 *   0            4            8       12              16               20         24      28     40
 *   +------------+------------+-------+---------------+----------------+----------+-------+------+
 *   | sq_entries | cq_entries | flags | sq_thread_cpu | sq_thread_idle | features | wq_fd | resv |
 *   +------------+------------+-------+---------------+----------------+----------+-------+------+
 *   | sq_off: head tail ring_mask ring_entries flags dropped array     | pad, user_addr          |  40 to 80
 *   +------------------------------------------------------------------+-------------------------+
 *   | cq_off: head tail ring_mask ring_entries overflow cqes flags     | pad, user_addr          |  80 to 120
 *   +------------------------------------------------------------------+-------------------------+
 * </pre>
 *
 * Addresses are raw: the caller owns the memory. Any thread may call.
 */
public final class IoUringParams {
    /** The layout of struct io_sqring_offsets. */
    public static final StructLayout SQ_OFFSETS = MemoryLayout.structLayout(
            JAVA_INT.withName("head"), JAVA_INT.withName("tail"), JAVA_INT.withName("ring_mask"),
            JAVA_INT.withName("ring_entries"), JAVA_INT.withName("flags"), JAVA_INT.withName("dropped"),
            JAVA_INT.withName("array"),
            MemoryLayout.paddingLayout(4), JAVA_LONG.withName("user_addr")).withName("io_sqring_offsets");

    /** The layout of struct io_cqring_offsets. */
    public static final StructLayout CQ_OFFSETS = MemoryLayout.structLayout(
            JAVA_INT.withName("head"), JAVA_INT.withName("tail"), JAVA_INT.withName("ring_mask"),
            JAVA_INT.withName("ring_entries"), JAVA_INT.withName("overflow"), JAVA_INT.withName("cqes"),
            JAVA_INT.withName("flags"),
            MemoryLayout.paddingLayout(4), JAVA_LONG.withName("user_addr")).withName("io_cqring_offsets");

    /** The struct's layout. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_INT.withName("sq_entries"), JAVA_INT.withName("cq_entries"), JAVA_INT.withName("flags"),
            JAVA_INT.withName("sq_thread_cpu"), JAVA_INT.withName("sq_thread_idle"), JAVA_INT.withName("features"),
            JAVA_INT.withName("wq_fd"),
            MemoryLayout.paddingLayout(12), SQ_OFFSETS.withName("sq_off"), CQ_OFFSETS.withName("cq_off"))
            .withName("io_uring_params");

    /** The struct's size. */
    public static final int BYTES = (int) LAYOUT.byteSize();

    private static final long SQ_ENTRIES = offset(LAYOUT, "sq_entries");
    private static final long CQ_ENTRIES = offset(LAYOUT, "cq_entries");
    private static final long FLAGS = offset(LAYOUT, "flags");
    private static final long SQ_THREAD_CPU = offset(LAYOUT, "sq_thread_cpu");
    private static final long SQ_THREAD_IDLE = offset(LAYOUT, "sq_thread_idle");
    private static final long FEATURES = offset(LAYOUT, "features");
    private static final long WQ_FD = offset(LAYOUT, "wq_fd");
    private static final long SQ_OFF = offset(LAYOUT, "sq_off");
    private static final long CQ_OFF = offset(LAYOUT, "cq_off");

    private IoUringParams() {}

    /**
     * Writes zeros.
     *
     * @param params the struct's address
     */
    public static void clear(final long params) {
        RawMemory.fill(params, BYTES, (byte) 0);
    }

    /**
     * Writes cq_entries.
     *
     * @param params the struct's address
     * @param value completions to have room for, with IORING_SETUP_CQSIZE
     */
    public static void cqEntries(final long params, final int value) {
        RawMemory.putInt(params + CQ_ENTRIES, value);
    }

    /**
     * Writes flags.
     *
     * @param params the struct's address
     * @param value IORING_SETUP flags
     */
    public static void flags(final long params, final int value) {
        RawMemory.putInt(params + FLAGS, value);
    }

    /**
     * Writes sq_thread_cpu.
     *
     * @param params the struct's address
     * @param value a processor, with IORING_SETUP_SQ_AFF
     */
    public static void sqThreadCpu(final long params, final int value) {
        RawMemory.putInt(params + SQ_THREAD_CPU, value);
    }

    /**
     * Writes sq_thread_idle.
     *
     * @param params the struct's address
     * @param value in milliseconds, with IORING_SETUP_SQPOLL
     */
    public static void sqThreadIdle(final long params, final int value) {
        RawMemory.putInt(params + SQ_THREAD_IDLE, value);
    }

    /**
     * Writes wq_fd.
     *
     * @param params the struct's address
     * @param value another ring, with IORING_SETUP_ATTACH_WQ
     */
    public static void wqFd(final long params, final int value) {
        RawMemory.putInt(params + WQ_FD, value);
    }

    /**
     * Reads sq_entries.
     *
     * @param params the struct's address
     * @return submissions there is room for
     */
    public static int sqEntries(final long params) {
        return RawMemory.getInt(params + SQ_ENTRIES);
    }

    /**
     * Reads cq_entries.
     *
     * @param params the struct's address
     * @return completions there is room for
     */
    public static int cqEntries(final long params) {
        return RawMemory.getInt(params + CQ_ENTRIES);
    }

    /**
     * Reads flags.
     *
     * @param params the struct's address
     * @return IORING_SETUP flags
     */
    public static int flags(final long params) {
        return RawMemory.getInt(params + FLAGS);
    }

    /**
     * Reads features.
     *
     * @param params the struct's address
     * @return IORING_FEAT flags
     */
    public static int features(final long params) {
        return RawMemory.getInt(params + FEATURES);
    }

    /**
     * Reads where the submission ring has its head.
     *
     * @param params the struct's address
     * @return from the start of the ring's mapping, in bytes
     */
    public static int sqHeadOffset(final long params) {
        return RawMemory.getInt(params + SQ_OFF + offset(SQ_OFFSETS, "head"));
    }

    /**
     * Reads where the submission ring has its tail.
     *
     * @param params the struct's address
     * @return from the start of the ring's mapping, in bytes
     */
    public static int sqTailOffset(final long params) {
        return RawMemory.getInt(params + SQ_OFF + offset(SQ_OFFSETS, "tail"));
    }

    /**
     * Reads where the submission ring has its mask.
     *
     * @param params the struct's address
     * @return from the start of the ring's mapping, in bytes
     */
    public static int sqRingMaskOffset(final long params) {
        return RawMemory.getInt(params + SQ_OFF + offset(SQ_OFFSETS, "ring_mask"));
    }

    /**
     * Reads where the submission ring has its size.
     *
     * @param params the struct's address
     * @return from the start of the ring's mapping, in bytes
     */
    public static int sqRingEntriesOffset(final long params) {
        return RawMemory.getInt(params + SQ_OFF + offset(SQ_OFFSETS, "ring_entries"));
    }

    /**
     * Reads where the submission ring has its flags.
     *
     * @param params the struct's address
     * @return from the start of the ring's mapping, in bytes
     */
    public static int sqFlagsOffset(final long params) {
        return RawMemory.getInt(params + SQ_OFF + offset(SQ_OFFSETS, "flags"));
    }

    /**
     * Reads where the submission ring has its count of dropped entries.
     *
     * @param params the struct's address
     * @return from the start of the ring's mapping, in bytes
     */
    public static int sqDroppedOffset(final long params) {
        return RawMemory.getInt(params + SQ_OFF + offset(SQ_OFFSETS, "dropped"));
    }

    /**
     * Reads where the submission ring has its index array.
     *
     * @param params the struct's address
     * @return from the start of the ring's mapping, in bytes
     */
    public static int sqArrayOffset(final long params) {
        return RawMemory.getInt(params + SQ_OFF + offset(SQ_OFFSETS, "array"));
    }

    /**
     * Reads where the completion ring has its head.
     *
     * @param params the struct's address
     * @return from the start of the ring's mapping, in bytes
     */
    public static int cqHeadOffset(final long params) {
        return RawMemory.getInt(params + CQ_OFF + offset(CQ_OFFSETS, "head"));
    }

    /**
     * Reads where the completion ring has its tail.
     *
     * @param params the struct's address
     * @return from the start of the ring's mapping, in bytes
     */
    public static int cqTailOffset(final long params) {
        return RawMemory.getInt(params + CQ_OFF + offset(CQ_OFFSETS, "tail"));
    }

    /**
     * Reads where the completion ring has its mask.
     *
     * @param params the struct's address
     * @return from the start of the ring's mapping, in bytes
     */
    public static int cqRingMaskOffset(final long params) {
        return RawMemory.getInt(params + CQ_OFF + offset(CQ_OFFSETS, "ring_mask"));
    }

    /**
     * Reads where the completion ring has its size.
     *
     * @param params the struct's address
     * @return from the start of the ring's mapping, in bytes
     */
    public static int cqRingEntriesOffset(final long params) {
        return RawMemory.getInt(params + CQ_OFF + offset(CQ_OFFSETS, "ring_entries"));
    }

    /**
     * Reads where the completion ring has its count of overflown entries.
     *
     * @param params the struct's address
     * @return from the start of the ring's mapping, in bytes
     */
    public static int cqOverflowOffset(final long params) {
        return RawMemory.getInt(params + CQ_OFF + offset(CQ_OFFSETS, "overflow"));
    }

    /**
     * Reads where the completion ring has its entries.
     *
     * @param params the struct's address
     * @return from the start of the ring's mapping, in bytes
     */
    public static int cqCqesOffset(final long params) {
        return RawMemory.getInt(params + CQ_OFF + offset(CQ_OFFSETS, "cqes"));
    }

    /**
     * Reads where the completion ring has its flags.
     *
     * @param params the struct's address
     * @return from the start of the ring's mapping, in bytes
     */
    public static int cqFlagsOffset(final long params) {
        return RawMemory.getInt(params + CQ_OFF + offset(CQ_OFFSETS, "flags"));
    }
}
