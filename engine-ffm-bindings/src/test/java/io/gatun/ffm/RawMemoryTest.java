package io.gatun.ffm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RawMemoryTest {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(256, 64);
    private final long address = memory.address();

    @AfterEach
    void release() {
        arena.close();
    }

    @Test
    void whatIsWrittenIsRead() {
        RawMemory.putByte(address, (byte) 0x81);
        RawMemory.putShort(address + 2, (short) 0x8182);
        RawMemory.putInt(address + 4, 0x81828384);
        RawMemory.putLong(address + 8, 0x8182838485868788L);
        assertEquals((byte) 0x81, RawMemory.getByte(address));
        assertEquals((short) 0x8182, RawMemory.getShort(address + 2));
        assertEquals(0x81828384, RawMemory.getInt(address + 4));
        assertEquals(0x8182838485868788L, RawMemory.getLong(address + 8));
        assertEquals((byte) 0x81, memory.get(ValueLayout.JAVA_BYTE, 0));
        assertEquals((short) 0x8182, memory.get(ValueLayout.JAVA_SHORT, 2));
        assertEquals(0x81828384, memory.get(ValueLayout.JAVA_INT, 4));
        assertEquals(0x8182838485868788L, memory.get(ValueLayout.JAVA_LONG, 8));
    }

    @Test
    void orderedAccessReachesTheSameMemory() {
        RawMemory.putShortRelease(address, (short) 1);
        RawMemory.putIntRelease(address + 4, 2);
        RawMemory.putIntVolatile(address + 8, 3);
        RawMemory.putLongRelease(address + 16, 4);
        RawMemory.putLongVolatile(address + 24, 5);
        assertEquals(1, RawMemory.getShort(address));
        assertEquals(2, RawMemory.getIntAcquire(address + 4));
        assertEquals(2, RawMemory.getIntVolatile(address + 4));
        assertEquals(3, RawMemory.getInt(address + 8));
        assertEquals(4, RawMemory.getLongAcquire(address + 16));
        assertEquals(4, RawMemory.getLongVolatile(address + 16));
        assertEquals(5, RawMemory.getLong(address + 24));
    }

    @Test
    void aValueIsReplacedOnlyWhenItIsTheExpectedOne() {
        assertTrue(RawMemory.compareAndSetInt(address, 0, 7));
        assertFalse(RawMemory.compareAndSetInt(address, 0, 8));
        assertEquals(7, RawMemory.getInt(address));
        assertTrue(RawMemory.compareAndSetLong(address + 8, 0, 7L << 40));
        assertFalse(RawMemory.compareAndSetLong(address + 8, 0, 8));
        assertEquals(7L << 40, RawMemory.getLong(address + 8));
    }

    @Test
    void additionsOfSeveralThreadsAllCount() throws InterruptedException {
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 10_000; n++) {
                    RawMemory.getAndAddInt(address, 1);
                    RawMemory.getAndAddLong(address + 8, 3);
                }
            }));
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(40_000, RawMemory.getAndAddInt(address, 1));
        assertEquals(120_000, RawMemory.getAndAddLong(address + 8, 1));
    }

    @Test
    void plainAccessMayBeUnaligned() {
        RawMemory.putLong(address + 3, 0x0102030405060708L);
        assertEquals(0x0102030405060708L, RawMemory.getLong(address + 3));
        RawMemory.putInt(address + 17, 0x01020304);
        assertEquals(0x01020304, RawMemory.getInt(address + 17));
    }

    @Test
    void unalignedAtomicAccessIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RawMemory.getIntAcquire(address + 1));
        assertThrows(IllegalArgumentException.class, () -> RawMemory.putLongRelease(address + 4, 1));
        assertThrows(IllegalArgumentException.class, () -> RawMemory.compareAndSetLong(address + 4, 0, 1));
    }

    @Test
    void theNullPageIsNeverTouched() {
        assertThrows(AssertionError.class, () -> RawMemory.getInt(0));
        assertThrows(AssertionError.class, () -> RawMemory.putLong(64, 1));
        assertThrows(AssertionError.class, () -> RawMemory.copy(address, 8, 8));
        assertThrows(AssertionError.class, () -> RawMemory.segment(4095, 1));
    }

    @Test
    void bytesAreCopiedInAndOut() {
        final byte[] source = { 1, 2, 3, 4, 5, 6 };
        RawMemory.copyIn(MemorySegment.ofArray(source), 1, address, 4);
        final byte[] target = new byte[6];
        RawMemory.copyOut(address, MemorySegment.ofArray(target), 2, 4);
        assertArrayEquals(new byte[] { 0, 0, 2, 3, 4, 5 }, target);
    }

    @Test
    void copiesCheckTheSegmentTheyAreGiven() throws InterruptedException {
        final MemorySegment small = MemorySegment.ofArray(new byte[4]);
        assertThrows(IndexOutOfBoundsException.class, () -> RawMemory.copyIn(small, 1, address, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> RawMemory.copyOut(address, small, -1, 4));
        assertThrows(IllegalArgumentException.class, () -> RawMemory.copyOut(address, small.asReadOnly(), 0, 4));
        final MemorySegment dead;
        try (Arena shortLived = Arena.ofConfined()) {
            dead = shortLived.allocate(8);
            final List<Throwable> seen = new ArrayList<>();
            Thread.ofPlatform().start(() -> seen.add(
                    assertThrows(WrongThreadException.class, () -> RawMemory.copyIn(dead, 0, address, 8)))).join();
            assertEquals(1, seen.size());
        }
        assertThrows(IllegalStateException.class, () -> RawMemory.copyIn(dead, 0, address, 8));
    }

    @Test
    void overlappingCopiesKeepTheBytes() {
        for (int i = 0; i < 16; i++) {
            RawMemory.putByte(address + i, (byte) i);
        }
        RawMemory.copy(address, address + 3, 16);
        for (int i = 0; i < 16; i++) {
            assertEquals(i, RawMemory.getByte(address + 3 + i));
        }
    }

    @Test
    void fillsTouchNothingBesides() {
        RawMemory.fill(address + 8, 9, (byte) 0x5A);
        assertEquals(0, RawMemory.getByte(address + 7));
        assertEquals(0x5A, RawMemory.getByte(address + 8));
        assertEquals(0x5A, RawMemory.getByte(address + 16));
        assertEquals(0, RawMemory.getByte(address + 17));
    }

    @Test
    void aViewIsBoundedAndOpenToEveryThread() throws InterruptedException {
        final MemorySegment view = RawMemory.segment(address, 16);
        assertEquals(16, view.byteSize());
        assertEquals(address, view.address());
        assertThrows(IndexOutOfBoundsException.class, () -> view.get(ValueLayout.JAVA_BYTE, 16));
        Thread.ofPlatform().start(() -> view.set(ValueLayout.JAVA_INT, 0, 99)).join();
        assertEquals(99, RawMemory.getInt(address));
    }
}
