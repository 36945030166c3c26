package io.gatun.ffm.posix;

import static io.gatun.ffm.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * A message with addresses, pieces and control bytes, struct msghdr of sendmsg(2) and recvmsg(2), as 64-bit Linux has it.
 *
 * <pre>
 *   0             8     12     16            24            32
 *   +-------------+------+------+-------------+-------------+
 *   | msg_name    | _len | pad  | msg_iov     | msg_iovlen  |
 *   +-------------+------+------+------+------+-------------+
 *   | msg_control | _controllen | flags| pad  |
 *   +-------------+-------------+------+------+
 *   32            40            48     52     56
 * </pre>
 *
 * The kernel's flags and sizes are written into it by a receive. What it points to must stay as long as the message
 * itself: for an io_uring operation until its completion.
 * Addresses are raw: the caller owns the memory. Any thread may call.
 */
public final class MsgHdr {
    /** The struct's layout. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(JAVA_LONG.withName("msg_name"),
            JAVA_INT.withName("msg_namelen"), MemoryLayout.paddingLayout(4), JAVA_LONG.withName("msg_iov"),
            JAVA_LONG.withName("msg_iovlen"), JAVA_LONG.withName("msg_control"), JAVA_LONG.withName("msg_controllen"),
            JAVA_INT.withName("msg_flags"), MemoryLayout.paddingLayout(4)).withName("msghdr");

    /** The struct's size. */
    public static final int BYTES = (int) LAYOUT.byteSize();

    private static final long MSG_NAME = offset(LAYOUT, "msg_name");
    private static final long MSG_NAMELEN = offset(LAYOUT, "msg_namelen");
    private static final long MSG_IOV = offset(LAYOUT, "msg_iov");
    private static final long MSG_IOVLEN = offset(LAYOUT, "msg_iovlen");
    private static final long MSG_CONTROL = offset(LAYOUT, "msg_control");
    private static final long MSG_CONTROLLEN = offset(LAYOUT, "msg_controllen");
    private static final long MSG_FLAGS = offset(LAYOUT, "msg_flags");

    private MsgHdr() {}

    /**
     * Writes zeros: no address, no pieces, no control bytes, no flags.
     *
     * @param msg the header's address
     */
    public static void clear(final long msg) {
        RawMemory.fill(msg, BYTES, (byte) 0);
    }

    /**
     * Names the peer's socket address.
     *
     * @param msg the header's address
     * @param addr a sockaddr's address, or 0
     * @param bytes its size; for a receive, the room there is
     */
    public static void name(final long msg, final long addr, final int bytes) {
        RawMemory.putLong(msg + MSG_NAME, addr);
        RawMemory.putInt(msg + MSG_NAMELEN, bytes);
    }

    /**
     * Names the pieces.
     *
     * @param msg the header's address
     * @param iov the address of an array of {@link IoVec}
     * @param count how many there are
     */
    public static void iov(final long msg, final long iov, final long count) {
        RawMemory.putLong(msg + MSG_IOV, iov);
        RawMemory.putLong(msg + MSG_IOVLEN, count);
    }

    /**
     * Names the control bytes.
     *
     * @param msg the header's address
     * @param control their address, or 0
     * @param bytes how many; for a receive, the room there is
     */
    public static void control(final long msg, final long control, final long bytes) {
        RawMemory.putLong(msg + MSG_CONTROL, control);
        RawMemory.putLong(msg + MSG_CONTROLLEN, bytes);
    }

    /**
     * Writes the flags.
     *
     * @param msg the header's address
     * @param value MSG flags
     */
    public static void flags(final long msg, final int value) {
        RawMemory.putInt(msg + MSG_FLAGS, value);
    }

    /**
     * Reads the size of the peer's address.
     *
     * @param msg the header's address
     * @return in bytes
     */
    public static int nameBytes(final long msg) {
        return RawMemory.getInt(msg + MSG_NAMELEN);
    }

    /**
     * Reads how many control bytes there are.
     *
     * @param msg the header's address
     * @return how many
     */
    public static long controlBytes(final long msg) {
        return RawMemory.getLong(msg + MSG_CONTROLLEN);
    }

    /**
     * Reads the flags.
     *
     * @param msg the header's address
     * @return MSG flags, among them MSG_TRUNC and MSG_CTRUNC
     */
    public static int flags(final long msg) {
        return RawMemory.getInt(msg + MSG_FLAGS);
    }
}
