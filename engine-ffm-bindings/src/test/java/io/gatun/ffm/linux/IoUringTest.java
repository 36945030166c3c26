package io.gatun.ffm.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatun.ffm.Errno;
import io.gatun.ffm.RawMemory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IoUringTest {
    private static final int ENTRIES = 8;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate(16384, 4096);
    private final long address = memory.address();
    private int ring = -1;
    private long rings; // mapping of both rings
    private long ringsBytes;
    private long sqes; // mapping of the entries

    @BeforeEach
    void soil() {
        memory.fill((byte) 0xEE);
    }

    @AfterEach
    void release() {
        if (ring >= 0) {
            assertEquals(0, LinuxSyscalls.munmap(sqes, (long) ENTRIES * IoUringSqe.BYTES));
            assertEquals(0, LinuxSyscalls.munmap(rings, ringsBytes));
            assertEquals(0, LinuxSyscalls.close(ring));
        }
        arena.close();
    }

    @Test
    void anEntryIsFilledInOneGo() {
        IoUringSqe.fill(address, 0x11, 0x82, 0x9334, -2, 0x5555_6666_7777_8888L, 0x1234L, 0x8000_0001, 0x9000_0002,
                0xF123_4567_89AB_CDEFL, 0xFEDC);
        assertArrayEquals(new long[] { 0xFFFF_FFFE_9334_8211L, 0x5555_6666_7777_8888L, 0x1234L, 0x9000_0002_8000_0001L,
                0xF123_4567_89AB_CDEFL, 0xFEDC, 0, 0 }, longs(8));
        assertEquals((byte) 0xEE, RawMemory.getByte(address + IoUringSqe.BYTES));
        assertEquals(0x11, IoUringSqe.opcode(address));
        assertEquals(0xF123_4567_89AB_CDEFL, IoUringSqe.userData(address));
    }

    @Test
    void aClearedEntryIsZero() {
        IoUringSqe.clear(address);
        assertArrayEquals(new long[8], longs(8));
        assertEquals((byte) 0xEE, RawMemory.getByte(address + IoUringSqe.BYTES));
    }

    @Test
    void singleMembersMakeTheSameEntryAsFilling() {
        IoUringSqe.fill(address, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        IoUringSqe.personality(address, 13);
        IoUringSqe.fileIndex(address, 14);
        IoUringSqe.addr3(address, 15);
        final long[] filled = longs(8);
        IoUringSqe.clear(address);
        IoUringSqe.opcode(address, 3);
        IoUringSqe.flags(address, 4);
        IoUringSqe.ioprio(address, 5);
        IoUringSqe.fd(address, 6);
        IoUringSqe.off(address, 7);
        IoUringSqe.addr(address, 8);
        IoUringSqe.len(address, 9);
        IoUringSqe.opFlags(address, 10);
        IoUringSqe.userData(address, 11);
        IoUringSqe.bufGroup(address, 12);
        IoUringSqe.personality(address, 13);
        IoUringSqe.fileIndex(address, 14);
        IoUringSqe.addr3(address, 15);
        assertArrayEquals(filled, longs(8));
    }

    @Test
    void anEntryTooWideForItsPlaceIsAnError() {
        assertThrows(AssertionError.class, () -> IoUringSqe.fill(address, 256, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThrows(AssertionError.class, () -> IoUringSqe.fill(address, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 << 16));
    }

    @Test
    void aBufferEntrySparesTheTailBesideIt() {
        IoUringBuf.publishTail(address, 0x1_0007);
        IoUringBuf.set(address, 0x1000, 0x8000_0000, 0xFFFF);
        assertEquals(7, IoUringBuf.tail(address));
        assertArrayEquals(new long[] { 0x1000, 0x0007_FFFF_8000_0000L }, longs(2));
    }

    @Test
    void argumentsAreWrittenWhole() {
        IoUringBufReg.set(address, 0x2000, 64, 5, IoUring.IOU_PBUF_RING_INC);
        assertArrayEquals(new long[] { 0x2000, 0x0002_0005_0000_0040L, 0, 0, 0 }, longs(5));
        IoUringGetEventsArg.set(address, 0x3000, 50);
        assertArrayEquals(new long[] { 0, 50L << 32, 0x3000 }, longs(3));
        IoUringRsrcUpdate.set(address, -1, 9);
        assertArrayEquals(new long[] { 0xFFFF_FFFFL, 9 }, longs(2));
        assertEquals(-1, IoUringRsrcUpdate.index(address));
        SockFilter.set(address, LinuxSeccomp.BPF_JMP | LinuxSeccomp.BPF_JEQ | LinuxSeccomp.BPF_K, 1, 255, 425);
        assertEquals(425L << 32 | 0xFF01_0015L, RawMemory.getLong(address));
        RawMemory.fill(address, 16, (byte) 0);
        SockFprog.set(address, 4, 0x4000);
        assertArrayEquals(new long[] { 4, 0x4000 }, longs(2));
    }

    @Test
    void aNopGoesThroughTheRing() {
        openRing(0);
        final int mask = RawMemory.getInt(rings + IoUringParams.sqRingMaskOffset(address));
        assertEquals(ENTRIES - 1, mask);
        final long tail = rings + IoUringParams.sqTailOffset(address);
        final long array = rings + IoUringParams.sqArrayOffset(address);
        for (int i = 0; i < 3; i++) {
            IoUringSqe.fill(sqes + (long) i * IoUringSqe.BYTES, IoUring.IORING_OP_NOP, 0, 0, -1, 0, 0, 0, 0, 100 + i,
                    0);
            RawMemory.putInt(array + 4L * i, i);
        }
        RawMemory.putIntRelease(tail, 3);
        assertEquals(3, LinuxSyscalls.ioUringEnter(ring, 3, 3, IoUring.IORING_ENTER_GETEVENTS, 0, 0));
        assertEquals(3, RawMemory.getIntAcquire(rings + IoUringParams.cqTailOffset(address)));
        for (int i = 0; i < 3; i++) {
            final long cqe = rings + IoUringParams.cqCqesOffset(address) + (long) i * IoUringCqe.BYTES;
            assertEquals(100 + i, IoUringCqe.userData(cqe));
            assertEquals(0, IoUringCqe.res(cqe));
            assertEquals(0, IoUringCqe.flags(cqe));
        }
        RawMemory.putIntRelease(rings + IoUringParams.cqHeadOffset(address), 3);
    }

    @Test
    void anEntryWaitsNoLongerThanItsTimeout() {
        openRing(0);
        KernelTimespec.set(address + 8192, 1_000_000);
        IoUringGetEventsArg.set(address + 8256, address + 8192, 0);
        final long start = System.nanoTime();
        assertEquals(-Errno.ETIME, LinuxSyscalls.ioUringEnter(ring, 0, 1,
                IoUring.IORING_ENTER_GETEVENTS | IoUring.IORING_ENTER_EXT_ARG, address + 8256,
                IoUringGetEventsArg.BYTES));
        assertTrue(System.nanoTime() - start >= 1_000_000);
    }

    @Test
    void aDisabledRingTakesNothingUntilItIsEnabled() {
        openRing(IoUring.IORING_SETUP_R_DISABLED);
        assertEquals(-Errno.EBADFD, LinuxSyscalls.ioUringEnter(ring, 0, 0, 0, 0, 0));
        assertEquals(0, LinuxSyscalls.ioUringRegister(ring, IoUring.IORING_REGISTER_ENABLE_RINGS, 0, 0));
        assertEquals(0, LinuxSyscalls.ioUringEnter(ring, 0, 0, 0, 0, 0));
    }

    @Test
    void anOperationIsSupportedWhenItsFlagSaysSo() {
        RawMemory.fill(address, IoUringProbe.BYTES, (byte) 0);
        RawMemory.putShort(address, (short) 0x0302);
        RawMemory.putShort(address + 16 + 8 + 2, (short) IoUring.IO_URING_OP_SUPPORTED);
        RawMemory.putShort(address + 16 + 3 * 8 + 2, (short) IoUring.IO_URING_OP_SUPPORTED);
        assertEquals(2, IoUringProbe.lastOp(address));
        assertFalse(IoUringProbe.supported(address, 0));
        assertTrue(IoUringProbe.supported(address, 1));
        assertFalse(IoUringProbe.supported(address, 2));
        assertFalse(IoUringProbe.supported(address, 3));
    }

    @Test
    void theProbeTellsWhatTheKernelHas() {
        openRing(0);
        final long probe = address + 4096;
        RawMemory.fill(probe, IoUringProbe.BYTES, (byte) 0);
        assertFalse(IoUringProbe.supported(probe, IoUring.IORING_OP_NOP));
        assertEquals(0, LinuxSyscalls.ioUringRegister(ring, IoUring.IORING_REGISTER_PROBE, probe,
                IoUringProbe.MAX_OPERATIONS));
        assertTrue(IoUringProbe.lastOp(probe) >= IoUring.IORING_OP_SENDMSG_ZC);
        assertTrue(IoUringProbe.supported(probe, IoUring.IORING_OP_SEND_ZC));
        assertTrue(IoUringProbe.supported(probe, IoUring.IORING_OP_RECV));
        assertFalse(IoUringProbe.supported(probe, IoUringProbe.lastOp(probe) + 1));
        assertFalse(IoUringProbe.supported(probe, 255));
    }

    @Test
    void aRegisteredRingIsEnteredByItsIndex() {
        openRing(0);
        final long update = address + 4096;
        IoUringRsrcUpdate.set(update, -1, ring);
        assertEquals(1, LinuxSyscalls.ioUringRegister(ring, IoUring.IORING_REGISTER_RING_FDS, update, 1));
        final int index = IoUringRsrcUpdate.index(update);
        assertTrue(index >= 0);
        assertEquals(0, LinuxSyscalls.ioUringEnter(index, 0, 0, IoUring.IORING_ENTER_REGISTERED_RING, 0, 0));
        IoUringRsrcUpdate.set(update, index, 0);
        assertEquals(1, LinuxSyscalls.ioUringRegister(ring, IoUring.IORING_UNREGISTER_RING_FDS, update, 1));
        assertNotEquals(0, LinuxSyscalls.ioUringEnter(index, 0, 0, IoUring.IORING_ENTER_REGISTERED_RING, 0, 0));
    }

    @Test
    void aRingOfBuffersIsRegisteredAndUnregistered() {
        openRing(0);
        final long reg = address + 8192;
        RawMemory.fill(address + 4096, 4096, (byte) 0);
        IoUringBufReg.set(reg, address + 4096, 64, 3, 0);
        assertEquals(0, LinuxSyscalls.ioUringRegister(ring, IoUring.IORING_REGISTER_PBUF_RING, reg, 1));
        assertEquals(-Errno.EEXIST, LinuxSyscalls.ioUringRegister(ring, IoUring.IORING_REGISTER_PBUF_RING, reg, 1));
        IoUringBufReg.set(reg, 0, 0, 3, 0);
        assertEquals(0, LinuxSyscalls.ioUringRegister(ring, IoUring.IORING_UNREGISTER_PBUF_RING, reg, 1));
    }

    private void openRing(final int flags) {
        IoUringParams.clear(address);
        IoUringParams.flags(address, flags | IoUring.IORING_SETUP_CQSIZE);
        IoUringParams.cqEntries(address, 32);
        final int fd = LinuxSyscalls.ioUringSetup(ENTRIES, address);
        assumeTrue(fd >= 0, () -> "io_uring_setup: " + Errno.describe(-fd));
        assertEquals(ENTRIES, IoUringParams.sqEntries(address));
        assertEquals(32, IoUringParams.cqEntries(address));
        assertEquals(IoUring.IORING_FEAT_SINGLE_MMAP,
                IoUringParams.features(address) & IoUring.IORING_FEAT_SINGLE_MMAP);
        ringsBytes = Math.max(IoUringParams.sqArrayOffset(address) + 4L * ENTRIES,
                IoUringParams.cqCqesOffset(address) + 32L * IoUringCqe.BYTES);
        rings = map(fd, ringsBytes, IoUring.IORING_OFF_SQ_RING);
        sqes = map(fd, (long) ENTRIES * IoUringSqe.BYTES, IoUring.IORING_OFF_SQES);
        ring = fd;
    }

    private static long map(final int fd, final long bytes, final long offset) {
        final long mapping = LinuxSyscalls.mmap(0, bytes, LinuxMemory.PROT_READ | LinuxMemory.PROT_WRITE,
                LinuxMemory.MAP_SHARED | LinuxMemory.MAP_POPULATE, fd, offset);
        assertTrue(mapping > 0);
        return mapping;
    }

    private long[] longs(final int count) {
        return memory.asSlice(0, count * 8L).toArray(ValueLayout.JAVA_LONG);
    }
}
