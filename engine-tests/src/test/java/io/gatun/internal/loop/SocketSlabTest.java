package io.gatun.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.Token;

final class SocketSlabTest {
    private final SocketSlab slab = new SocketSlab(16);

    @AfterEach
    void unmap() {
        slab.unmap();
    }

    private int open() {
        return slab.allocate(7, SocketRecord.OPEN, 0);
    }

    private long token(final int slot) {
        return LoopState.token(Token.RECEIVE, slot, slab.record(slot));
    }

    @Test
    void recordsAreOnCacheLinesOfTheirOwn() {
        final int first = open();
        final int second = open();
        assertEquals(0, slab.record(first) % 64);
        assertEquals(SocketRecord.BYTES, slab.record(second) - slab.record(first));
        assertEquals(0, SocketRecord.BYTES % 64);
    }

    @Test
    void aStaleTokenIsRejectedAfterItsSlotWasReused() {
        final int slot = open();
        final long stale = token(slot);
        assertEquals(slab.record(slot), slab.find(stale));
        slab.free(slot);
        assertEquals(0, slab.find(stale));
        assertEquals(slot, open());
        assertEquals(0, slab.find(stale));
        assertNotEquals(stale, token(slot));
        assertEquals(slab.record(slot), slab.find(token(slot)));
    }

    @Test
    void aTokenCarriesSlotGenerationAndKindThroughTheWholeRange() {
        final long token = Token.of(Token.SEND, 0xFFFF_FFFE, Token.MAX_SLOTS - 1);
        assertEquals(Token.SEND, Token.kind(token));
        assertEquals(0xFFFF_FFFE, Token.generation(token));
        assertEquals(Token.MAX_SLOTS - 1, Token.slot(token));
        assertTrue(token > 0);
    }

    @Test
    void theLastFreedSlotIsTheNextUsed() {
        final int first = open();
        final int second = open();
        slab.free(first);
        slab.free(second);
        assertEquals(second, open());
        assertEquals(first, open());
    }

    @Test
    void aFullSlabRefusesUntilASlotIsFreed() {
        int last = 0;
        for (int i = 0; i < slab.capacity(); i++) {
            last = open();
        }
        assertEquals(SocketRecord.NONE, open());
        assertEquals(slab.capacity(), slab.used());
        slab.free(last);
        assertEquals(last, open());
    }

    @Test
    void aReusedRecordRemembersNothing() {
        final int slot = open();
        final long record = slab.record(slot);
        SocketRecord.set(record, SocketRecord.PAUSED_BY_USER | SocketRecord.END_SEEN);
        SocketRecord.addLong(record, SocketRecord.BYTES_RECEIVED, 5);
        slab.free(slot);
        open();
        assertEquals(0, SocketRecord.flags(record));
        assertEquals(0, io.gatun.ffm.RawMemory.getLong(record + SocketRecord.BYTES_RECEIVED));
    }

    @Test
    void aSlotWithAnOperationInFlightIsNotFreed() {
        final int slot = open();
        SocketRecord.started(slab.record(slot), Token.SEND);
        assertThrows(AssertionError.class, () -> slab.free(slot));
    }

    @Test
    void aSendIsTerminalWhenResultAndReleaseWereSeenInEitherOrder() {
        final long record = slab.record(open());
        SocketRecord.started(record, Token.SEND);
        assertFalse(SocketRecord.completed(record, Token.SEND, CompletionSink.RESULT));
        assertTrue(SocketRecord.completed(record, Token.SEND, CompletionSink.RELEASED));
        SocketRecord.started(record, Token.SEND);
        assertFalse(SocketRecord.completed(record, Token.SEND, CompletionSink.RELEASED));
        assertTrue(SocketRecord.inFlight(record, Token.SEND));
        assertTrue(SocketRecord.completed(record, Token.SEND, CompletionSink.RESULT));
        assertFalse(SocketRecord.anyInFlight(record));
    }

    @Test
    void aMultishotReceiveIsTerminalOnlyWhenItIsReleased() {
        final long record = slab.record(open());
        SocketRecord.started(record, Token.RECEIVE);
        SocketRecord.started(record, Token.SEND);
        assertFalse(SocketRecord.completed(record, Token.RECEIVE, CompletionSink.RESULT | CompletionSink.BUFFER));
        assertFalse(SocketRecord.completed(record, Token.RECEIVE, CompletionSink.RESULT | CompletionSink.BUFFER));
        assertTrue(SocketRecord.completed(record, Token.RECEIVE, CompletionSink.TERMINAL));
        assertTrue(SocketRecord.inFlight(record, Token.SEND));
    }

    @Test
    void aSecondOperationOfTheSameKindIsDetected() {
        final long record = slab.record(open());
        SocketRecord.started(record, Token.RECEIVE);
        assertThrows(AssertionError.class, () -> SocketRecord.started(record, Token.RECEIVE));
    }
}
