package io.gatun.ffm.linux;

import static io.gatun.ffm.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * An instruction of a classic BPF program, struct sock_filter.
 *
 * <pre>
 *   0      2    3    4       8
 *   +------+----+----+-------+
 *   | code | jt | jf | k     |
 *   +------+----+----+-------+
 * </pre>
 *
 * Addresses are raw: the caller owns the memory. Any thread may call.
 */
public final class SockFilter {
    /** The struct's layout. */
    public static final StructLayout LAYOUT = MemoryLayout
            .structLayout(JAVA_SHORT.withName("code"), JAVA_BYTE.withName("jt"),
                    JAVA_BYTE.withName("jf"), JAVA_INT.withName("k"))
            .withName("sock_filter");

    /** The struct's size. */
    public static final int BYTES = (int) LAYOUT.byteSize();

    private static final long CODE = offset(LAYOUT, "code");
    private static final long JT = offset(LAYOUT, "jt");
    private static final long JF = offset(LAYOUT, "jf");
    private static final long K = offset(LAYOUT, "k");

    private SockFilter() {}

    /**
     * Writes an instruction.
     *
     * @param filter the instruction's address
     * @param code BPF codes
     * @param ifTrue how many instructions to skip when a comparison holds, 0 to 255
     * @param ifFalse how many to skip when it does not, 0 to 255
     * @param value the operand
     */
    public static void set(final long filter, final int code, final int ifTrue, final int ifFalse, final int value) {
        assert (ifTrue | ifFalse) >>> 8 == 0;
        RawMemory.putShort(filter + CODE, (short) code);
        RawMemory.putByte(filter + JT, (byte) ifTrue);
        RawMemory.putByte(filter + JF, (byte) ifFalse);
        RawMemory.putInt(filter + K, value);
    }
}
