package io.gatun.ffm.linux;

import static io.gatun.ffm.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.ffm.NativeProfile;
import io.gatun.ffm.NativeProfile.Architecture;
import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * An event of epoll_ctl(2) and epoll_pwait(2), struct epoll_event: packed on x86_64 alone.
 *
 * <pre>
 *   x86_64                     aarch64
 *   0        4         12      0        4        8         16
 *   +--------+---------+       +--------+--------+---------+
 *   | events | data    |       | events | pad    | data    |
 *   +--------+---------+       +--------+--------+---------+
 * </pre>
 *
 * Addresses are raw: the caller owns the memory. Any thread may call.
 */
public final class EpollEvent {
    /** The struct's layout on this JVM's architecture. */
    public static final StructLayout LAYOUT = layout(NativeProfile.current().architecture());

    /** The struct's size on this JVM's architecture. */
    public static final int BYTES = (int) LAYOUT.byteSize();

    private static final long EVENTS = offset(LAYOUT, "events");
    private static final long DATA = offset(LAYOUT, "data");

    private EpollEvent() {}

    /**
     * The struct's layout on an architecture.
     *
     * @param architecture any, not only this JVM's
     * @return the layout
     */
    public static StructLayout layout(final Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> MemoryLayout.structLayout(JAVA_INT.withByteAlignment(1).withName("events"),
                    JAVA_LONG.withByteAlignment(1).withName("data")).withName("epoll_event");
            case AARCH64 -> MemoryLayout.structLayout(JAVA_INT.withName("events"), MemoryLayout.paddingLayout(4),
                    JAVA_LONG.withName("data")).withName("epoll_event");
        };
    }

    /**
     * Writes an event.
     *
     * @param event the struct's address
     * @param events EPOLL flags
     * @param data comes back with each event
     */
    public static void set(final long event, final int events, final long data) {
        RawMemory.putInt(event + EVENTS, events);
        RawMemory.putLong(event + DATA, data);
    }

    /**
     * Reads what happened.
     *
     * @param event the struct's address
     * @return EPOLL flags
     */
    public static int events(final long event) {
        return RawMemory.getInt(event + EVENTS);
    }

    /**
     * Reads the interest's tag.
     *
     * @param event the struct's address
     * @return what was given with the interest
     */
    public static long data(final long event) {
        return RawMemory.getLong(event + DATA);
    }
}
