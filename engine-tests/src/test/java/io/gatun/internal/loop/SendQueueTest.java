package io.gatun.internal.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.gatun.ffm.RawMemory;
import io.gatun.ffm.system.VirtualMemory;
import io.gatun.internal.driver.GatherList;
import io.gatun.internal.driver.ReceiveBuffers;
import io.gatun.testing.Seed;

final class SendQueueTest {
    private static final int BUFFER_BYTES = 4096;

    private final LoopMemory memory = new LoopMemory(16, 1 << 20);
    private final LentBuffers lent = new LentBuffers();
    private final SendQueue queue = new SendQueue(memory.blocks, memory.pieces, lent.references);
    private final long record = memory.slab.record(memory.slab.allocate(7, SocketRecord.OPEN, 0));
    private final GatherList gather = new GatherList();

    @AfterEach
    void unmap() {
        memory.unmap();
        VirtualMemory.unmap(lent.mapping, 64L * BUFFER_BYTES);
    }

    private byte[] gathered() {
        queue.gather(record, gather);
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < gather.count(); i++) {
            bytes.writeBytes(RawMemory.segment(gather.address(i), gather.length(i)).toArray(ValueLayout.JAVA_BYTE));
        }
        return bytes.toByteArray();
    }

    private static MemorySegment heap(final String text) {
        return MemorySegment.ofArray(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private boolean copy(final String text) {
        return queue.copy(record, heap(text), 0, text.length());
    }

    @Test
    void smallCopiesBecomeOnePiece() {
        assertTrue(copy("one "));
        assertTrue(copy("two "));
        assertTrue(copy("three"));
        assertEquals("one two three", new String(gathered(), java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(1, gather.count());
        assertEquals(13, SocketRecord.queuedBytes(record));
    }

    @Test
    void whatIsAddedBehindASendInFlightIsSentNext() {
        copy("first");
        assertEquals(5, gathered().length);
        copy("second");
        queue.sent(record, 5);
        assertEquals("second", new String(gathered(), java.nio.charset.StandardCharsets.US_ASCII));
    }

    @Test
    void aShortSendGoesOnWhereItEnded() {
        copy("abcdef");
        queue.sent(record, 2);
        assertEquals("cdef", new String(gathered(), java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(4, SocketRecord.queuedBytes(record));
    }

    @Test
    void bytesLeaveInTheOrderInWhichTheyWereQueuedWhateverTheirSizesAndOwners() {
        Seed.replayable(30, random -> {
            final ByteArrayOutputStream expected = new ByteArrayOutputStream();
            final ByteArrayOutputStream actual = new ByteArrayOutputStream();
            for (int step = 0; step < 300; step++) {
                if (random.nextInt(3) > 0) {
                    add(random, expected);
                } else {
                    final byte[] offered = gathered();
                    final int sent = offered.length == 0 ? 0 : random.nextInt(offered.length + 1);
                    actual.write(offered, 0, sent);
                    if (sent > 0) {
                        queue.sent(record, sent);
                    }
                }
            }
            while (SocketRecord.queuedBytes(record) > 0) {
                final byte[] offered = gathered();
                actual.writeBytes(offered);
                queue.sent(record, offered.length);
            }
            assertArrayEquals(expected.toByteArray(), actual.toByteArray());
            assertEquals(0, memory.pieces.used());
            assertEquals(memory.blocks.totalBytes(), memory.blocks.freeBytes());
            assertEquals(0, lent.held);
        });
    }

    private void add(final SplittableRandom random, final ByteArrayOutputStream expected) {
        final byte[] bytes = new byte[random.nextInt(1, random.nextBoolean() ? 64 : 20_000)];
        random.nextBytes(bytes);
        if (bytes.length <= BUFFER_BYTES && random.nextBoolean()) {
            final int buffer = lent.lend(bytes);
            assertTrue(queue.buffer(record, buffer, lent.address(buffer), bytes.length));
            lent.references.release(buffer);
            expected.writeBytes(bytes);
        } else if (queue.copy(record, MemorySegment.ofArray(bytes), 0, bytes.length)) {
            expected.writeBytes(bytes);
        }
    }

    @Test
    void aRefusalForLackOfMemoryTakesNothing() {
        final byte[] large = new byte[300_000];
        int taken = 0;
        while (queue.copy(record, MemorySegment.ofArray(large), 0, large.length)) {
            taken++;
        }
        assertTrue(taken >= 1);
        assertEquals((long) taken * large.length, SocketRecord.queuedBytes(record));
        final long freeBytes = memory.blocks.freeBytes();
        assertFalse(queue.copy(record, MemorySegment.ofArray(large), 0, large.length));
        assertEquals(freeBytes, memory.blocks.freeBytes());
        queue.dropAll(record);
        assertEquals(memory.blocks.totalBytes(), memory.blocks.freeBytes());
        assertEquals(0, memory.pieces.used());
    }

    @Test
    void anEighthOfTheMemoryStaysForInputThatHandlersKeep() {
        final MemorySegment message = MemorySegment.ofArray(new byte[4096]);
        while (queue.copy(record, message, 0, 4096)) {
            assertTrue(memory.blocks.freeBytes() >= memory.blocks.totalBytes() / 8);
        }
        queue.dropAll(record);
        final long lent = memory.blocks.allocate(19);
        final long more = memory.blocks.allocate(18);
        final long rest = memory.blocks.allocate(17);
        assertFalse(queue.copy(record, message, 0, 4096));
        memory.blocks.free(lent);
        memory.blocks.free(more);
        memory.blocks.free(rest);
    }

    @Test
    void aSourceThatDiesMidwayLeavesTheQueueAsItWas() {
        copy("kept");
        final long freeBytes = memory.blocks.freeBytes();
        final MemorySegment dead;
        try (Arena arena = Arena.ofShared()) {
            dead = arena.allocate(100_000);
        }
        assertThrows(IllegalStateException.class, () -> queue.copy(record, dead, 0, 100_000));
        assertThrows(IllegalStateException.class, () -> queue.copy(record, dead, 0, 10));
        assertEquals("kept", new String(gathered(), java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(freeBytes, memory.blocks.freeBytes());
        assertEquals(1, memory.pieces.used());
    }

    @Test
    void droppedExternalMemoryIsToldSoOnce() {
        final int[] told = { 0 };
        queue.external(record, lent.address(0), 10, () -> told[0]++);
        queue.dropAll(record);
        queue.dropAll(record);
        assertEquals(1, told[0]);
    }

    private static final class LentBuffers implements ReceiveBuffers {
        private final long mapping = VirtualMemory.map(64L * BUFFER_BYTES);
        private final MemorySegment memory = RawMemory.segment(mapping, 64L * BUFFER_BYTES);
        private final boolean[] out = new boolean[64];
        private final BufferReferences references = new BufferReferences(this);
        private int held;

        int lend(final byte[] bytes) {
            int buffer = 0;
            while (out[buffer]) {
                buffer++;
            }
            out[buffer] = true;
            held++;
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, (long) buffer * BUFFER_BYTES, bytes.length);
            return buffer;
        }

        @Override
        public int count() {
            return 64;
        }

        @Override
        public int bufferBytes() {
            return BUFFER_BYTES;
        }

        @Override
        public long address(final int buffer) {
            return memory.address() + (long) buffer * BUFFER_BYTES;
        }

        @Override
        public MemorySegment segment(final int buffer) {
            return memory.asSlice((long) buffer * BUFFER_BYTES, BUFFER_BYTES);
        }

        @Override
        public void release(final int buffer) {
            assertTrue(out[buffer], "given back twice");
            out[buffer] = false;
            held--;
        }

        @Override
        public int held() {
            return held;
        }
    }
}
