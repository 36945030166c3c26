package io.gatun.internal.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.ffm.Errno;
import io.gatun.ffm.linux.LinuxFile;
import io.gatun.ffm.linux.LinuxSyscalls;
import java.lang.foreign.Arena;

/** Event counters that take the numbers of descriptors just closed: who writes to those, writes here. */
final class Canaries implements AutoCloseable {
    private final int[] descriptors = new int[8];

    Canaries() {
        for (int i = 0; i < descriptors.length; i++) {
            descriptors[i] = LinuxSyscalls.eventfd2(0, LinuxFile.EFD_NONBLOCK | LinuxFile.EFD_CLOEXEC);
        }
    }

    void assertUntouched() {
        try (Arena arena = Arena.ofConfined()) {
            final long room = arena.allocate(Long.BYTES, Long.BYTES).address();
            for (final int descriptor : descriptors) {
                assertEquals(-Errno.EAGAIN, LinuxSyscalls.read(descriptor, room, Long.BYTES));
            }
        }
    }

    @Override
    public void close() {
        for (final int descriptor : descriptors) {
            LinuxSyscalls.close(descriptor);
        }
    }
}
