package io.gatun.ffm.system;

import java.util.concurrent.atomic.AtomicLong;

import io.gatun.ffm.Errno;
import io.gatun.ffm.linux.LinuxMemory;
import io.gatun.ffm.linux.LinuxSyscalls;

/** Zeroed memory straight from the kernel, in whole pages that cost nothing until they are touched. Any thread. */
public final class VirtualMemory {
    private static final AtomicLong MAPPED_BYTES = new AtomicLong();

    private VirtualMemory() {}

    /**
     * Maps zeroed memory. The caller unmaps it, once.
     *
     * @param bytes
     *            how many, more than 0
     * @return the address of the first byte, page aligned
     * @throws OutOfMemoryError
     *             when the kernel refuses, naming size and errno
     */
    public static long map(final long bytes) {
        final long address = LinuxSyscalls.mmap(0, bytes, LinuxMemory.PROT_READ | LinuxMemory.PROT_WRITE,
                LinuxMemory.MAP_PRIVATE | LinuxMemory.MAP_ANONYMOUS | LinuxMemory.MAP_NORESERVE, -1, 0);
        if (address < 0 && address > -4096) {
            throw new OutOfMemoryError("mmap " + bytes + " bytes: " + Errno.describe((int) -address));
        }
        MAPPED_BYTES.addAndGet(bytes);
        return address;
    }

    /**
     * Unmaps what {@link #map} gave. Nothing may name it any more.
     *
     * @param address
     *            as given
     * @param bytes
     *            as asked
     */
    public static void unmap(final long address, final long bytes) {
        final int result = LinuxSyscalls.munmap(address, bytes);
        if (result < 0) {
            throw new IllegalStateException("munmap " + bytes + " bytes: " + Errno.describe(-result));
        }
        MAPPED_BYTES.addAndGet(-bytes);
    }

    /**
     * What is mapped through this class now.
     *
     * @return bytes
     */
    public static long mappedBytes() {
        return MAPPED_BYTES.get();
    }
}
