package io.gatun.internal.driver.uring;

import static io.gatun.ffm.linux.IoUring.IORING_REGISTER_ENABLE_RINGS;
import static io.gatun.ffm.linux.IoUring.IORING_REGISTER_PROBE;
import static io.gatun.ffm.linux.IoUring.IORING_REGISTER_RING_FDS;
import static io.gatun.ffm.linux.IoUring.IORING_SETUP_CLAMP;
import static io.gatun.ffm.linux.IoUring.IORING_SETUP_CQSIZE;
import static io.gatun.ffm.linux.IoUring.IORING_SETUP_DEFER_TASKRUN;
import static io.gatun.ffm.linux.IoUring.IORING_SETUP_NO_SQARRAY;
import static io.gatun.ffm.linux.IoUring.IORING_SETUP_R_DISABLED;
import static io.gatun.ffm.linux.IoUring.IORING_SETUP_SINGLE_ISSUER;
import static io.gatun.ffm.linux.IoUring.IORING_SETUP_SUBMIT_ALL;
import static io.gatun.ffm.linux.IoUring.IORING_UNREGISTER_RING_FDS;

import io.gatun.ffm.Errno;
import io.gatun.ffm.linux.IoUringParams;
import io.gatun.ffm.linux.IoUringProbe;
import io.gatun.ffm.linux.IoUringRsrcUpdate;
import io.gatun.ffm.linux.LinuxSyscalls;
import io.gatun.internal.driver.DriverUnavailableException;

import java.lang.foreign.Arena;
import java.util.List;

/**
 * A ring's beginning: asked for with all the flags that could help, then without those that the kernel may lack. A
 * refusal for lack of permission is final.
 */
final class RingSetup {
    private static final int FLAGS = IORING_SETUP_R_DISABLED | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN
            | IORING_SETUP_SUBMIT_ALL | IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP;
    private static final int ALIGNMENT = 8;

    private final RingMemory memory;
    private UringFeatures features;
    private int ringIndex = -1; // of the registered descriptor

    private RingSetup(final RingMemory memory, final UringFeatures features) {
        this.memory = memory;
        this.features = features;
    }

    /** A disabled ring, mapped. Nothing is left behind when it throws. */
    static RingSetup create(final RingSizes sizes) throws DriverUnavailableException {
        try (Arena arena = Arena.ofConfined()) {
            final long params = arena.allocate(IoUringParams.BYTES, ALIGNMENT).address();
            boolean noSqArray = true;
            int fd = setup(sizes, params, FLAGS | IORING_SETUP_NO_SQARRAY);
            if (fd == -Errno.EINVAL) {
                noSqArray = false;
                fd = setup(sizes, params, FLAGS);
            }
            if (fd < 0) {
                throw Unavailable.because("io_uring_setup", -fd);
            }
            final int flags = IoUringParams.features(params);
            final List<String> lacking = UringFeatures.lackingFlags(flags);
            if (!lacking.isEmpty()) {
                LinuxSyscalls.close(fd);
                throw Unavailable.lacking("the features " + lacking);
            }
            final RingMemory memory = new RingMemory(fd, params, !noSqArray);
            try {
                probe(fd, arena);
                return new RingSetup(memory, UringFeatures.of(noSqArray, flags));
            } catch (final DriverUnavailableException e) {
                memory.close();
                throw e;
            }
        }
    }

    private static int setup(final RingSizes sizes, final long params, final int flags) {
        IoUringParams.clear(params);
        IoUringParams.cqEntries(params, sizes.completions());
        IoUringParams.flags(params, flags);
        return LinuxSyscalls.ioUringSetup(sizes.submissions(), params);
    }

    private static void probe(final int fd, final Arena arena) throws DriverUnavailableException {
        final long probe = arena.allocate(IoUringProbe.BYTES, ALIGNMENT).address();
        final int result = LinuxSyscalls.ioUringRegister(fd, IORING_REGISTER_PROBE, probe, IoUringProbe.MAX_OPERATIONS);
        if (result < 0) {
            throw Unavailable.because("io_uring_register PROBE", -result);
        }
        final List<String> lacking = UringFeatures.lackingOperations(probe);
        if (!lacking.isEmpty()) {
            throw Unavailable.lacking("the operations " + lacking);
        }
    }

    RingMemory memory() {
        return memory;
    }

    UringFeatures features() {
        return features;
    }

    /** Makes the calling thread the ring's only one, and registers the ring with it. */
    void enable(final Ring ring) throws DriverUnavailableException {
        final int result = LinuxSyscalls.ioUringRegister(memory.fd(), IORING_REGISTER_ENABLE_RINGS, 0, 0);
        if (result < 0) {
            throw Unavailable.because("io_uring_register ENABLE_RINGS", -result);
        }
        try (Arena arena = Arena.ofConfined()) {
            final long update = arena.allocate(IoUringRsrcUpdate.BYTES, ALIGNMENT).address();
            IoUringRsrcUpdate.set(update, -1, memory.fd());
            // Refused to a thread with many rings: then the descriptor does.
            if (LinuxSyscalls.ioUringRegister(memory.fd(), IORING_REGISTER_RING_FDS, update, 1) == 1) {
                ringIndex = IoUringRsrcUpdate.index(update);
                ring.enterByIndex(ringIndex);
            } else {
                features = features.withoutRingIndex();
            }
        }
    }

    /** On the thread that enabled: its registration would keep the ring open. A thread that has ended holds none. */
    void forgetIndex(final Ring ring) {
        if (ringIndex < 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            final long update = arena.allocate(IoUringRsrcUpdate.BYTES, ALIGNMENT).address();
            IoUringRsrcUpdate.set(update, ringIndex, 0);
            LinuxSyscalls.ioUringRegister(memory.fd(), IORING_UNREGISTER_RING_FDS, update, 1);
        }
        ringIndex = -1;
        ring.enterByDescriptor();
    }
}
