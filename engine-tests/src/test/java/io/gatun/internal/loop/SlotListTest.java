package io.gatun.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SlotListTest {
    private final SocketSlab slab = new SocketSlab(16);
    private final SlotList list = new SlotList(slab, SocketRecord.BACKLOG_NEXT, SocketRecord.IN_BACKLOG);

    @BeforeEach
    void open() {
        for (int i = 0; i < 8; i++) {
            slab.allocate(i, SocketRecord.OPEN, 0);
        }
    }

    @AfterEach
    void unmap() {
        slab.unmap();
    }

    private void assertPolled(final int... slots) {
        for (final int slot : slots) {
            assertEquals(slot, list.poll());
        }
        assertEquals(SocketRecord.NONE, list.poll());
        assertTrue(list.isEmpty());
    }

    @Test
    void theLongestWaitingComesFirst() {
        list.add(3);
        list.add(1);
        list.add(2);
        assertEquals(3, list.size());
        assertPolled(3, 1, 2);
    }

    @Test
    void aMemberIsNotAddedTwice() {
        list.add(3);
        list.add(1);
        list.add(3);
        assertPolled(3, 1);
    }

    @Test
    void aPolledSocketMayComeBackBehindTheOthers() {
        list.add(3);
        list.add(1);
        assertEquals(3, list.poll());
        list.add(3);
        assertPolled(1, 3);
    }

    @Test
    void aRemovedSocketIsGoneAndTheOrderOfTheOthersStays() {
        list.add(3);
        list.add(1);
        list.add(2);
        list.remove(1);
        list.remove(5);
        assertPolled(3, 2);
    }

    @Test
    void theOnlyMemberCanBeRemoved() {
        list.add(3);
        list.remove(3);
        assertPolled();
        list.add(4);
        assertPolled(4);
    }
}
