package io.gatun.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.gatun.ffm.system.VirtualMemory;
import io.gatun.testing.Seed;

final class BlockPoolTest {
    private static final int POOL_ORDER = 20;

    private final long mappedBefore = VirtualMemory.mappedBytes();
    private final BlockPool pool = new BlockPool(1 << POOL_ORDER);

    @AfterEach
    void memoryIsGivenBack() {
        pool.unmap();
        assertEquals(mappedBefore, VirtualMemory.mappedBytes());
    }

    @Test
    void theSmallestOrderThatHoldsTheBytesIsChosen() {
        assertEquals(BlockPool.MIN_ORDER, BlockPool.orderFor(1));
        assertEquals(BlockPool.MIN_ORDER, BlockPool.orderFor(512));
        assertEquals(10, BlockPool.orderFor(513));
        assertEquals(16, BlockPool.orderFor(1 << 16));
        assertEquals(17, BlockPool.orderFor((1 << 16) + 1));
    }

    @Test
    void blocksNeverOverlapAndComeBackWhole() {
        Seed.replayable(20, random -> {
            final NavigableMap<Long, Integer> given = new TreeMap<>();
            for (int step = 0; step < 5_000; step++) {
                if (random.nextInt(5) < 3) {
                    final int order = random.nextInt(BlockPool.MIN_ORDER, POOL_ORDER);
                    final long block = pool.allocate(order);
                    if (block != 0) {
                        assertEquals(0, (block - pool.view(block).address()));
                        assertEquals(1L << order, pool.view(block).byteSize());
                        assertFree(given, block, 1L << order);
                        given.put(block, order);
                    }
                } else if (!given.isEmpty()) {
                    final List<Long> blocks = new ArrayList<>(given.keySet());
                    final long block = blocks.get(random.nextInt(blocks.size()));
                    given.remove(block);
                    pool.free(block);
                }
                assertEquals(given.values().stream().mapToLong(order -> 1L << order).sum(),
                        pool.totalBytes() - pool.freeBytes());
            }
            given.keySet().forEach(pool::free);
            final long whole = pool.allocate(POOL_ORDER);
            assertNotEquals(0, whole);
            pool.free(whole);
        });
    }

    private static void assertFree(final NavigableMap<Long, Integer> given, final long block, final long bytes) {
        final var below = given.floorEntry(block);
        assertTrue(below == null || below.getKey() + (1L << below.getValue()) <= block);
        final var above = given.ceilingKey(block);
        assertTrue(above == null || block + bytes <= above);
    }

    @Test
    void anEmptyPoolRefusesAndGivesAgainAfterAFree() {
        final long all = pool.allocate(POOL_ORDER);
        assertNotEquals(0, all);
        assertEquals(0, pool.allocate(BlockPool.MIN_ORDER));
        assertEquals(0, pool.freeBytes());
        pool.free(all);
        assertEquals(pool.totalBytes(), pool.freeBytes());
        final long again = pool.allocate(BlockPool.MIN_ORDER);
        assertNotEquals(0, again);
        pool.free(again);
    }

    @Test
    void moreThanThePoolIsRefused() {
        assertEquals(0, pool.allocate(POOL_ORDER + 1));
    }

    @Test
    void theLastFreedBlockIsTheNextGiven() {
        final long first = pool.allocate(12);
        final long second = pool.allocate(12);
        pool.free(first);
        pool.free(second);
        assertEquals(second, pool.allocate(12));
        assertEquals(first, pool.allocate(12));
        pool.free(first);
        pool.free(second);
    }

    @Test
    void aBlockIsSeenThroughOneSegmentMadeOnce() {
        final long block = pool.allocate(12);
        assertSame(pool.view(block), pool.view(block));
        assertEquals(block, pool.view(block).address());
        assertThrows(IndexOutOfBoundsException.class,
                () -> pool.view(block).get(java.lang.foreign.ValueLayout.JAVA_BYTE, 1 << 12));
        pool.free(block);
    }

    @Test
    void freeingTwiceIsDetected() {
        final long block = pool.allocate(12);
        pool.free(block);
        assertThrows(AssertionError.class, () -> pool.free(block));
        assertFalse(pool.freeBytes() > pool.totalBytes());
    }
}
