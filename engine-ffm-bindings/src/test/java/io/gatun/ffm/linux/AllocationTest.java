package io.gatun.ffm.linux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.ffm.RawMemory;

import com.sun.management.ThreadMXBean;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int CALLS = 1_000;
    private static final long DEADLINE_SECONDS = 60;

    @Test
    void callsEntriesAndCopiesAllocateNothingOnceWarm() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final MemorySegment capture = LinuxSyscalls.newCapture();
        final MemorySegment heap = MemorySegment.ofArray(new byte[64]);
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        long allocated;
        try (Arena arena = Arena.ofConfined()) {
            final long address = arena.allocate(256, 64).address();
            do {
                final long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < CALLS; i++) {
                    work(capture, heap, address, i);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            } while (allocated >= CALLS && System.nanoTime() < deadline);
        }
        assertTrue(allocated < CALLS, "bytes for " + CALLS + " rounds: " + allocated);
    }

    private static void work(final MemorySegment capture, final MemorySegment heap, final long address, final int i) {
        LinuxSyscalls.getpid();
        LinuxSyscalls.ioUringEnter(capture, -1, 0, 0, 0, 0, 0);
        IoUringSqe.fill(address, IoUring.IORING_OP_SEND, 0, 0, i, 0, address, 64, 0, i, 0);
        IoUringBuf.set(address + 64, address, 64, i);
        RawMemory.copyIn(heap, 0, address, 64);
        RawMemory.copyOut(address, heap, 0, 64);
        RawMemory.copy(address, address + 128, 64);
        RawMemory.fill(address, 64, (byte) i);
    }
}
