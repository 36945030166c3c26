package io.gatun.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.gatun.testing.Garbage;
import io.gatun.testing.Seed;

class CommandRingTest {
    private static final int CAPACITY = 8;

    private record Command(int kind, long token, long a, long b, long c, Object reference) {}

    private final Arena arena = Arena.ofShared();
    private final CommandRing ring = ring(CAPACITY);
    private final List<Command> received = new ArrayList<>();
    private final CommandHandler receiver = (kind, token, a, b, c, reference) -> received
            .add(new Command(kind, token, a, b, c, reference));

    @AfterEach
    void freeTheMemory() {
        arena.close();
    }

    @Test
    void commandsComeOutInOrderWithAllTheyCarry() {
        final Object first = new Object();
        final Object second = new Object();
        assertTrue(ring.offer(1, Long.MIN_VALUE, -1, 2, Long.MAX_VALUE, first));
        assertTrue(ring.offer(Integer.MAX_VALUE, 7, 8, 9, 10, second));
        assertEquals(2, ring.drain(receiver, CAPACITY));
        assertEquals(List.of(new Command(1, Long.MIN_VALUE, -1, 2, Long.MAX_VALUE, first),
                new Command(Integer.MAX_VALUE, 7, 8, 9, 10, second)), received);
    }

    @Test
    void aCommandWithoutReferenceDoesNotSeeTheOneOfTheLapBefore() {
        for (int i = 0; i < CAPACITY; i++) {
            assertTrue(ring.offer(1, i, 0, 0, 0, "lap 1"));
        }
        ring.drain(receiver, CAPACITY);
        received.clear();
        assertTrue(ring.offer(1, 0, 0, 0, 0, null));
        ring.drain(receiver, CAPACITY);
        assertEquals(List.of(new Command(1, 0, 0, 0, 0, null)), received);
    }

    @Test
    void aFullRingRefusesUntilTheOwnerTookOneOut() {
        for (int i = 0; i < CAPACITY; i++) {
            assertTrue(ring.offer(1, i, 0, 0, 0, null));
        }
        assertFalse(ring.offer(1, 99, 0, 0, 0, null));
        assertEquals(CommandRing.FULL, ring.tryClaim());
        assertEquals(CAPACITY, ring.size());
        assertEquals(1, ring.drain(receiver, 1));
        assertTrue(ring.offer(1, CAPACITY, 0, 0, 0, null));
        assertFalse(ring.offer(1, 99, 0, 0, 0, null));
        assertEquals(CAPACITY, ring.drain(receiver, 100));
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), received.stream().map(Command::token).toList());
        assertTrue(ring.isEmpty());
    }

    @Test
    void anAbortedRecordIsSkippedAndItsReferenceForgotten() {
        final WeakReference<Object> forgotten = claimAndAbort();
        assertTrue(ring.offer(2, 5, 0, 0, 0, null));
        assertEquals(1, ring.drain(receiver, 1));
        assertEquals(List.of(new Command(2, 5, 0, 0, 0, null)), received);
        assertTrue(ring.isEmpty());
        assertTrue(Garbage.collects(forgotten));
    }

    @Test
    void aDeliveredReferenceIsForgotten() {
        final WeakReference<Object> forgotten = offerUnnamed();
        assertEquals(1, ring.drain((kind, token, a, b, c, reference) -> assertSame(forgotten.get(), reference), 1));
        assertTrue(Garbage.collects(forgotten));
    }

    @Test
    void nothingPassesARecordThatIsStillBeingFilled() {
        final long claimed = ring.tryClaim();
        assertTrue(ring.offer(1, 2, 0, 0, 0, null));
        assertEquals(0, ring.drain(receiver, CAPACITY));
        assertFalse(ring.isEmpty());
        assertEquals(2, ring.size());
        ring.fill(claimed, 1, 0, 0, 0, null);
        ring.commit(claimed, 1);
        assertEquals(2, ring.drain(receiver, CAPACITY));
        assertEquals(List.of(1L, 2L), received.stream().map(Command::token).toList());
    }

    @Test
    void aHandlerThatThrowsNeitherLosesNorRepeatsACommand() {
        for (int i = 0; i < 3; i++) {
            assertTrue(ring.offer(1, i, 0, 0, 0, null));
        }
        final List<Long> seen = new ArrayList<>();
        final CommandHandler throwing = (kind, token, a, b, c, reference) -> {
            seen.add(token);
            if (token == 1) {
                throw new IllegalStateException("token 1");
            }
        };
        assertThrows(IllegalStateException.class, () -> ring.drain(throwing, CAPACITY));
        assertEquals(1, ring.size());
        assertEquals(1, ring.drain(throwing, CAPACITY));
        assertEquals(List.of(0L, 1L, 2L), seen);
    }

    @Test
    void theLimitLeavesTheRest() {
        for (int i = 0; i < 5; i++) {
            assertTrue(ring.offer(1, i, 0, 0, 0, null));
        }
        assertEquals(0, ring.drain(receiver, 0));
        assertEquals(2, ring.drain(receiver, 2));
        assertEquals(3, ring.size());
        assertEquals(3, ring.drain(receiver, 4));
    }

    @Test
    void aHandlerMayOfferIntoTheRingThatCallsIt() {
        for (int i = 0; i < CAPACITY; i++) {
            assertTrue(ring.offer(1, i, 0, 0, 0, null));
        }
        final CommandHandler again = (kind, token, a, b, c, reference) -> {
            receiver.onCommand(kind, token, a, b, c, reference);
            if (token < CAPACITY) {
                assertTrue(ring.offer(1, token + CAPACITY, 0, 0, 0, null));
            }
        };
        assertEquals(2 * CAPACITY, ring.drain(again, 100));
        assertEquals(2 * CAPACITY - 1, received.getLast().token());
    }

    @Test
    void badCapacitiesAddressesAndKindsAreNamed() {
        assertNames("capacity 3", () -> CommandRing.bytes(3));
        assertNames("capacity 0", () -> CommandRing.bytes(0));
        assertNames("capacity 1", () -> new CommandRing(4096, 1));
        assertNames("0x1008", () -> new CommandRing(4096 + 8, 8));
        assertNames("kind 0", () -> ring.offer(0, 0, 0, 0, 0, null));
        assertNames("kind -1", () -> ring.commit(ring.tryClaim(), -1));
    }

    @Test
    void aBadKindClaimsNothing() {
        assertThrows(IllegalArgumentException.class, () -> ring.offer(0, 0, 0, 0, 0, null));
        assertTrue(ring.isEmpty());
    }

    @Test
    void itDoesWhatAQueueDoes() {
        Seed.replayable(200, random -> {
            final int capacity = 2 << random.nextInt(4);
            final CommandRing tested = ring(capacity);
            final ArrayDeque<Command> model = new ArrayDeque<>();
            for (int step = 0; step < 500; step++) {
                if (random.nextInt(5) > 0) {
                    final Command command = new Command(1 + random.nextInt(9), random.nextLong(), random.nextLong(),
                            random.nextLong(), random.nextLong(), random.nextBoolean() ? new Object() : null);
                    final boolean taken = tested.offer(command.kind, command.token, command.a, command.b, command.c,
                            command.reference);
                    assertEquals(model.size() < capacity, taken);
                    if (taken) {
                        model.add(command);
                    }
                } else {
                    final int limit = random.nextInt(2 * capacity);
                    final int expected = Math.min(limit, model.size());
                    final Iterator<Command> oldest = new ArrayList<>(model).iterator();
                    assertEquals(expected, tested.drain((kind, token, a, b, c, reference) -> assertEquals(oldest.next(),
                            new Command(kind, token, a, b, c, reference)), limit));
                    for (int i = 0; i < expected; i++) {
                        model.remove();
                    }
                }
                assertEquals(model.size(), tested.size());
                assertEquals(model.isEmpty(), tested.isEmpty());
            }
        });
    }

    private CommandRing ring(final int capacity) {
        return new CommandRing(arena.allocate(CommandRing.bytes(capacity), 64).address(), capacity);
    }

    private WeakReference<Object> claimAndAbort() {
        final Object reference = new Object();
        final long claimed = ring.tryClaim();
        ring.fill(claimed, 1, 2, 3, 4, reference);
        ring.abort(claimed);
        return new WeakReference<>(reference);
    }

    private WeakReference<Object> offerUnnamed() {
        final Object reference = new Object();
        assertTrue(ring.offer(1, 0, 0, 0, 0, reference));
        return new WeakReference<>(reference);
    }

    private static void assertNames(final String expected, final Runnable bad) {
        final String message = assertThrows(IllegalArgumentException.class, bad::run).getMessage();
        assertNotNull(message);
        assertTrue(message.contains(expected), message);
    }
}
