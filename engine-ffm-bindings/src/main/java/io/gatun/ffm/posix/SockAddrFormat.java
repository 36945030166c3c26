package io.gatun.ffm.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.ffm.NativeProfile;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * How a system writes socket addresses: its family numbers and struct layouts, as data.
 *
 * @param inet AF_INET
 * @param inet6 AF_INET6
 * @param unix AF_UNIX
 * @param in struct sockaddr_in
 * @param in6 struct sockaddr_in6
 * @param un struct sockaddr_un
 * @param storage struct sockaddr_storage
 */
record SockAddrFormat(short inet, short inet6, short unix, StructLayout in, StructLayout in6, StructLayout un,
        StructLayout storage) {
    /** Linux, both architectures. */
    static final SockAddrFormat LINUX = new SockAddrFormat((short) 2, (short) 10, (short) 1,
            MemoryLayout.structLayout(JAVA_SHORT.withName("sin_family"), JAVA_SHORT.withName("sin_port"),
                    JAVA_INT.withName("sin_addr"), MemoryLayout.sequenceLayout(8, JAVA_BYTE).withName("sin_zero"))
                    .withName("sockaddr_in"),
            MemoryLayout.structLayout(JAVA_SHORT.withName("sin6_family"), JAVA_SHORT.withName("sin6_port"),
                    JAVA_INT.withName("sin6_flowinfo"),
                    MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("sin6_addr"),
                    JAVA_INT.withName("sin6_scope_id")).withName("sockaddr_in6"),
            MemoryLayout.structLayout(JAVA_SHORT.withName("sun_family"),
                    MemoryLayout.sequenceLayout(108, JAVA_BYTE).withName("sun_path")).withName("sockaddr_un"),
            MemoryLayout.structLayout(JAVA_SHORT.withName("ss_family"), MemoryLayout.paddingLayout(126))
                    .withByteAlignment(8).withName("sockaddr_storage"));

    /** The format of the system whose profile this is. */
    static SockAddrFormat of(final NativeProfile profile) {
        return switch (profile.system()) {
            case LINUX -> LINUX;
        };
    }
}
