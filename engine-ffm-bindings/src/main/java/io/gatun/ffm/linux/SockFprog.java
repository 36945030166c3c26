package io.gatun.ffm.linux;

import static io.gatun.ffm.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * A classic BPF program, struct sock_fprog: what seccomp(2) takes.
 *
 * <pre>
 *   0      2      8         16
 *   +------+------+---------+
 *   | len  | pad  | filter  |
 *   +------+------+---------+
 * </pre>
 *
 * Addresses are raw: the caller owns the memory. Any thread may call.
 */
public final class SockFprog {
    /** The struct's layout. */
    public static final StructLayout LAYOUT = MemoryLayout
            .structLayout(JAVA_SHORT.withName("len"), MemoryLayout.paddingLayout(6),
                    JAVA_LONG.withName("filter"))
            .withName("sock_fprog");

    /** The struct's size. */
    public static final int BYTES = (int) LAYOUT.byteSize();

    private static final long LEN = offset(LAYOUT, "len");
    private static final long FILTER = offset(LAYOUT, "filter");

    private SockFprog() {}

    /**
     * Writes a program.
     *
     * @param program the struct's address
     * @param instructions how many
     * @param filters the address of an array of {@link SockFilter}
     */
    public static void set(final long program, final int instructions, final long filters) {
        RawMemory.putShort(program + LEN, (short) instructions);
        RawMemory.putLong(program + FILTER, filters);
    }
}
