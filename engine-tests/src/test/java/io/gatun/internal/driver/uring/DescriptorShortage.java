package io.gatun.internal.driver.uring;

import static io.gatun.ffm.linux.LinuxMemory.RLIMIT_NOFILE;

import io.gatun.ffm.RawMemory;
import io.gatun.ffm.linux.LinuxFile;
import io.gatun.ffm.linux.LinuxSyscalls;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** While it lasts, this process can open no descriptor. What the test needs must be loaded before. */
final class DescriptorShortage implements AutoCloseable {
    private static final int ROOM = 32;

    private final Arena arena = Arena.ofConfined();
    private final long limits = arena.allocate(2 * Long.BYTES, Long.BYTES).address(); // soft, hard
    private final List<Integer> fillers = new ArrayList<>();
    private final long softLimit;

    DescriptorShortage() {
        if (LinuxSyscalls.prlimit64(0, RLIMIT_NOFILE, 0, limits) < 0) {
            throw new AssertionError("prlimit");
        }
        softLimit = RawMemory.getLong(limits);
    }

    void begin() {
        final int next = LinuxSyscalls.eventfd2(0, LinuxFile.EFD_CLOEXEC);
        fillers.add(next);
        limit(next + ROOM);
        for (int fd = next; fd >= 0; fd = LinuxSyscalls.eventfd2(0, LinuxFile.EFD_CLOEXEC)) {
            if (fd != next) {
                fillers.add(fd);
            }
        }
    }

    private void limit(final long descriptors) {
        RawMemory.putLong(limits, descriptors);
        if (LinuxSyscalls.prlimit64(0, RLIMIT_NOFILE, limits, 0) < 0) {
            throw new AssertionError("prlimit");
        }
    }

    @Override
    public void close() {
        limit(softLimit);
        fillers.forEach(LinuxSyscalls::close);
        arena.close();
    }
}
