package io.gatun.ffm.posix;

import static io.gatun.ffm.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * What close(2) does with unsent bytes, struct linger of SO_LINGER.
 *
 * <pre>
 *   0         4         8
 *   +---------+---------+
 *   | l_onoff | l_linger|
 *   +---------+---------+
 * </pre>
 *
 * Addresses are raw: the caller owns the memory. Any thread may call.
 */
public final class Linger {
    /** The struct's layout. */
    public static final StructLayout LAYOUT = MemoryLayout
            .structLayout(JAVA_INT.withName("l_onoff"), JAVA_INT.withName("l_linger")).withName("linger");

    /** The struct's size. */
    public static final int BYTES = (int) LAYOUT.byteSize();

    private static final long L_ONOFF = offset(LAYOUT, "l_onoff");
    private static final long L_LINGER = offset(LAYOUT, "l_linger");

    private Linger() {}

    /**
     * Writes the option's value.
     *
     * @param linger the struct's address
     * @param on whether close lingers; with 0 seconds it resets the connection
     * @param seconds for how long at most
     */
    public static void set(final long linger, final boolean on, final int seconds) {
        RawMemory.putInt(linger + L_ONOFF, on ? 1 : 0);
        RawMemory.putInt(linger + L_LINGER, seconds);
    }
}
