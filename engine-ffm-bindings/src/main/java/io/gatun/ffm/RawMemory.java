package io.gatun.ffm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Access to native memory by raw address, through one segment which spans the address space.
 * <p>
 * Nothing is checked but, with assertions on, that an address is not in the null page: the caller owns the memory, knows
 * its bounds, and keeps it mapped during the call. A wrong address ends the JVM. Plain access may be unaligned; acquire,
 * release, volatile and atomic access needs the natural alignment of the type, and throws
 * {@link IllegalArgumentException} without it. Values are in the machine's byte order. Any thread may call.
 */
public final class RawMemory {
    private static final long FIRST_ADDRESS = 4096; // below is the null page, never mapped
    private static final MemorySegment MEMORY = everything();

    private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();
    private static final VarHandle SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.varHandle().withInvokeExactBehavior();
    private static final VarHandle INT = ValueLayout.JAVA_INT_UNALIGNED.varHandle().withInvokeExactBehavior();
    private static final VarHandle LONG = ValueLayout.JAVA_LONG_UNALIGNED.varHandle().withInvokeExactBehavior();
    private static final VarHandle ALIGNED_SHORT = ValueLayout.JAVA_SHORT.varHandle().withInvokeExactBehavior();
    private static final VarHandle ALIGNED_INT = ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final VarHandle ALIGNED_LONG = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();

    private RawMemory() {}

    @SuppressWarnings("restricted")
    private static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    /**
     * Reads a byte.
     *
     * @param address where
     * @return the value
     */
    public static byte getByte(final long address) {
        assert address >= FIRST_ADDRESS;
        return (byte) BYTE.get(MEMORY, address);
    }

    /**
     * Writes a byte.
     *
     * @param address where
     * @param value what
     */
    public static void putByte(final long address, final byte value) {
        assert address >= FIRST_ADDRESS;
        BYTE.set(MEMORY, address, value);
    }

    /**
     * Reads a short.
     *
     * @param address where
     * @return the value
     */
    public static short getShort(final long address) {
        assert address >= FIRST_ADDRESS;
        return (short) SHORT.get(MEMORY, address);
    }

    /**
     * Writes a short.
     *
     * @param address where
     * @param value what
     */
    public static void putShort(final long address, final short value) {
        assert address >= FIRST_ADDRESS;
        SHORT.set(MEMORY, address, value);
    }

    /**
     * Writes a short with release semantics.
     *
     * @param address where, a multiple of 2
     * @param value what
     */
    public static void putShortRelease(final long address, final short value) {
        assert address >= FIRST_ADDRESS;
        ALIGNED_SHORT.setRelease(MEMORY, address, value);
    }

    /**
     * Reads an int.
     *
     * @param address where
     * @return the value
     */
    public static int getInt(final long address) {
        assert address >= FIRST_ADDRESS;
        return (int) INT.get(MEMORY, address);
    }

    /**
     * Writes an int.
     *
     * @param address where
     * @param value what
     */
    public static void putInt(final long address, final int value) {
        assert address >= FIRST_ADDRESS;
        INT.set(MEMORY, address, value);
    }

    /**
     * Reads an int with acquire semantics.
     *
     * @param address where, a multiple of 4
     * @return the value
     */
    public static int getIntAcquire(final long address) {
        assert address >= FIRST_ADDRESS;
        return (int) ALIGNED_INT.getAcquire(MEMORY, address);
    }

    /**
     * Writes an int with release semantics.
     *
     * @param address where, a multiple of 4
     * @param value what
     */
    public static void putIntRelease(final long address, final int value) {
        assert address >= FIRST_ADDRESS;
        ALIGNED_INT.setRelease(MEMORY, address, value);
    }

    /**
     * Reads an int with volatile semantics.
     *
     * @param address where, a multiple of 4
     * @return the value
     */
    public static int getIntVolatile(final long address) {
        assert address >= FIRST_ADDRESS;
        return (int) ALIGNED_INT.getVolatile(MEMORY, address);
    }

    /**
     * Writes an int with volatile semantics.
     *
     * @param address where, a multiple of 4
     * @param value what
     */
    public static void putIntVolatile(final long address, final int value) {
        assert address >= FIRST_ADDRESS;
        ALIGNED_INT.setVolatile(MEMORY, address, value);
    }

    /**
     * Replaces an int when it has the expected value, with volatile semantics.
     *
     * @param address where, a multiple of 4
     * @param expected what must be there
     * @param value what to write
     * @return whether it was written
     */
    public static boolean compareAndSetInt(final long address, final int expected, final int value) {
        assert address >= FIRST_ADDRESS;
        return ALIGNED_INT.compareAndSet(MEMORY, address, expected, value);
    }

    /**
     * Adds to an int, with volatile semantics.
     *
     * @param address where, a multiple of 4
     * @param delta what to add
     * @return the value before
     */
    public static int getAndAddInt(final long address, final int delta) {
        assert address >= FIRST_ADDRESS;
        return (int) ALIGNED_INT.getAndAdd(MEMORY, address, delta);
    }

    /**
     * Reads a long.
     *
     * @param address where
     * @return the value
     */
    public static long getLong(final long address) {
        assert address >= FIRST_ADDRESS;
        return (long) LONG.get(MEMORY, address);
    }

    /**
     * Writes a long.
     *
     * @param address where
     * @param value what
     */
    public static void putLong(final long address, final long value) {
        assert address >= FIRST_ADDRESS;
        LONG.set(MEMORY, address, value);
    }

    /**
     * Reads a long with acquire semantics.
     *
     * @param address where, a multiple of 8
     * @return the value
     */
    public static long getLongAcquire(final long address) {
        assert address >= FIRST_ADDRESS;
        return (long) ALIGNED_LONG.getAcquire(MEMORY, address);
    }

    /**
     * Writes a long with release semantics.
     *
     * @param address where, a multiple of 8
     * @param value what
     */
    public static void putLongRelease(final long address, final long value) {
        assert address >= FIRST_ADDRESS;
        ALIGNED_LONG.setRelease(MEMORY, address, value);
    }

    /**
     * Reads a long with volatile semantics.
     *
     * @param address where, a multiple of 8
     * @return the value
     */
    public static long getLongVolatile(final long address) {
        assert address >= FIRST_ADDRESS;
        return (long) ALIGNED_LONG.getVolatile(MEMORY, address);
    }

    /**
     * Writes a long with volatile semantics.
     *
     * @param address where, a multiple of 8
     * @param value what
     */
    public static void putLongVolatile(final long address, final long value) {
        assert address >= FIRST_ADDRESS;
        ALIGNED_LONG.setVolatile(MEMORY, address, value);
    }

    /**
     * Replaces a long when it has the expected value, with volatile semantics.
     *
     * @param address where, a multiple of 8
     * @param expected what must be there
     * @param value what to write
     * @return whether it was written
     */
    public static boolean compareAndSetLong(final long address, final long expected, final long value) {
        assert address >= FIRST_ADDRESS;
        return ALIGNED_LONG.compareAndSet(MEMORY, address, expected, value);
    }

    /**
     * Adds to a long, with volatile semantics.
     *
     * @param address where, a multiple of 8
     * @param delta what to add
     * @return the value before
     */
    public static long getAndAddLong(final long address, final long delta) {
        assert address >= FIRST_ADDRESS;
        return (long) ALIGNED_LONG.getAndAdd(MEMORY, address, delta);
    }

    /**
     * Copies from a segment to raw memory. The source is checked: bounds, liveness, and access by this thread.
     *
     * @param source heap or native
     * @param offset in the source, in bytes
     * @param targetAddress where to
     * @param bytes how many
     * @throws IndexOutOfBoundsException when the range is not inside of the source
     * @throws IllegalStateException when the source was closed
     * @throws WrongThreadException when the source belongs to another thread
     */
    public static void copyIn(final MemorySegment source, final long offset, final long targetAddress,
            final long bytes) {
        assert targetAddress >= FIRST_ADDRESS;
        MemorySegment.copy(source, offset, MEMORY, targetAddress, bytes);
    }

    /**
     * Copies from raw memory to a segment. The target is checked: bounds, liveness, access by this thread, not read-only.
     *
     * @param sourceAddress where from
     * @param target heap or native
     * @param offset in the target, in bytes
     * @param bytes how many
     * @throws IndexOutOfBoundsException when the range is not inside of the target
     * @throws IllegalStateException when the target was closed
     * @throws IllegalArgumentException when the target is read-only
     * @throws WrongThreadException when the target belongs to another thread
     */
    public static void copyOut(final long sourceAddress, final MemorySegment target, final long offset,
            final long bytes) {
        assert sourceAddress >= FIRST_ADDRESS;
        MemorySegment.copy(MEMORY, sourceAddress, target, offset, bytes);
    }

    /**
     * Copies raw memory; the ranges may overlap.
     *
     * @param sourceAddress where from
     * @param targetAddress where to
     * @param bytes how many
     */
    public static void copy(final long sourceAddress, final long targetAddress, final long bytes) {
        assert sourceAddress >= FIRST_ADDRESS && targetAddress >= FIRST_ADDRESS;
        MemorySegment.copy(MEMORY, sourceAddress, MEMORY, targetAddress, bytes);
    }

    /**
     * Fills raw memory with one byte value.
     *
     * @param address where
     * @param bytes how many
     * @param value what
     */
    public static void fill(final long address, final long bytes, final byte value) {
        assert address >= FIRST_ADDRESS;
        MEMORY.asSlice(address, bytes).fill(value);
    }

    /**
     * A view of raw memory as a segment: always alive, open to every thread, bounded.
     * It does not keep the memory mapped.
     *
     * @param address where
     * @param bytes the view's size
     * @return the view
     */
    public static MemorySegment segment(final long address, final long bytes) {
        assert address >= FIRST_ADDRESS;
        return MEMORY.asSlice(address, bytes);
    }
}
