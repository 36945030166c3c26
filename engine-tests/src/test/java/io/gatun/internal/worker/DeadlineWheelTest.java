package io.gatun.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gatun.testing.Garbage;

class DeadlineWheelTest {
    private static final long TICK_NS = 1L << 20;
    private static final long START_NS = 1_000_000_007L;
    private static final int ALL = Integer.MAX_VALUE;

    private final DeadlineWheel wheel = new DeadlineWheel(START_NS, 4, 1 << 17);
    private final List<Long> fired = new ArrayList<>();
    private final TimerHandler byData = (id, kind, data, reference) -> fired.add(data);

    @Test
    void aTimerFiresOnceAtItsDeadlineAndNotANanosecondBefore() {
        final long[] delaysNs = { 1, TICK_NS - 1, TICK_NS, TICK_NS + 1, 64 * TICK_NS, 64 * TICK_NS - 1,
                4096 * TICK_NS + 5,
                TimeUnit.HOURS.toNanos(1), TimeUnit.DAYS.toNanos(400) };
        long nowNs = START_NS;
        for (final long delayNs : delaysNs) {
            fired.clear();
            wheel.schedule(nowNs + delayNs, 0, delayNs, null);
            assertEquals(0, wheel.poll(nowNs + delayNs - 1, byData, ALL));
            assertEquals(1, wheel.poll(nowNs + delayNs, byData, ALL));
            assertEquals(0, wheel.poll(nowNs + delayNs, byData, ALL));
            assertEquals(List.of(delayNs), fired);
            nowNs += delayNs;
        }
    }

    @Test
    void theHandlerGetsWhatWasScheduled() {
        final Object reference = new Object();
        final long id = wheel.schedule(START_NS + 5, DeadlineWheel.MAX_KIND, Long.MIN_VALUE, reference);
        final List<Object> seen = new ArrayList<>();
        wheel.poll(START_NS + 5, (firedId, kind, data, firedReference) -> seen
                .addAll(List.of(firedId, kind, data, firedReference)), ALL);
        assertEquals(List.of(id, DeadlineWheel.MAX_KIND, Long.MIN_VALUE, reference), seen);
    }

    @Test
    void aDeadlineInThePastFiresAtTheNextPoll() {
        wheel.poll(START_NS + 1000 * TICK_NS, byData, ALL);
        wheel.schedule(START_NS - TimeUnit.DAYS.toNanos(1), 0, 1, null);
        wheel.schedule(START_NS + 3, 0, 2, null);
        assertEquals(START_NS - TimeUnit.DAYS.toNanos(1), wheel.nextDeadlineNs());
        assertEquals(2, wheel.poll(START_NS + 1000 * TICK_NS, byData, ALL));
    }

    @Test
    void aStaleIdNeverHitsAStranger() {
        final Set<Long> stale = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            final long id = wheel.schedule(START_NS + 10, 0, i, null);
            assertTrue(id > 0);
            assertTrue(stale.add(id), "id given twice");
            if (i % 2 == 0) {
                assertTrue(wheel.cancel(id));
            } else {
                assertEquals(1, wheel.poll(START_NS + 10, byData, ALL));
            }
        }
        final long stranger = wheel.schedule(START_NS + 10, 0, -1, null);
        for (final long id : stale) {
            assertFalse(wheel.cancel(id));
            assertFalse(wheel.reschedule(id, START_NS + 20));
        }
        assertEquals(1, wheel.size());
        assertTrue(wheel.cancel(stranger));
        assertFalse(wheel.cancel(stranger));
    }

    @Test
    void anIdThatWasNotGivenYetIsRefused() {
        final long first = new DeadlineWheel(START_NS, 4, 4).schedule(START_NS, 0, 0, null);
        assertFalse(wheel.cancel(first));
        assertEquals(first, wheel.schedule(START_NS, 0, 0, null));
    }

    @ParameterizedTest
    @ValueSource(longs = { -1, 0, 1, Long.MAX_VALUE, Long.MIN_VALUE, 0xFFFFFF, 2L << 24, (1L << 24) + 1,
            (1L << 24) + 9 })
    void aNumberThatIsNoIdIsRefused(final long number) {
        assertNotEquals(number, wheel.schedule(START_NS, 0, 0, null));
        assertFalse(wheel.cancel(number));
        assertFalse(wheel.reschedule(number, START_NS));
        assertEquals(1, wheel.size());
    }

    @Test
    void theLimitInTheMiddleOfATickLeavesTheRestOfTheTickForTheNextPoll() {
        for (int i = 0; i < 10; i++) {
            wheel.schedule(START_NS + 5 * TICK_NS + i, 0, i, null);
        }
        wheel.schedule(START_NS + 6 * TICK_NS, 0, 10, null);
        final long nowNs = START_NS + 7 * TICK_NS;
        assertEquals(4, wheel.poll(nowNs, byData, 4));
        assertEquals(START_NS + 5 * TICK_NS + 4, wheel.nextDeadlineNs());
        assertEquals(4, wheel.poll(nowNs, byData, 4));
        assertEquals(3, wheel.poll(nowNs, byData, 4));
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L), fired);
    }

    @Test
    void whatTheLimitLeftFiresBeforeWhatBecameDueSince() {
        wheel.schedule(START_NS + 1, 0, 1, null);
        wheel.schedule(START_NS + 2, 0, 2, null);
        assertEquals(1, wheel.poll(START_NS + 2, byData, 1));
        wheel.schedule(START_NS, 0, 3, null);
        assertEquals(2, wheel.poll(START_NS + 3, byData, ALL));
        assertEquals(List.of(1L, 2L, 3L), fired);
    }

    @Test
    void aTimerWhichTheLimitLeftCanBeCancelledOrMoved() {
        wheel.schedule(START_NS + 1, 0, 1, null);
        final long cancelled = wheel.schedule(START_NS + 2, 0, 2, null);
        final long moved = wheel.schedule(START_NS + 3, 0, 3, null);
        assertEquals(1, wheel.poll(START_NS + 9, byData, 1));
        assertTrue(wheel.cancel(cancelled));
        assertTrue(wheel.reschedule(moved, START_NS + 10));
        assertEquals(0, wheel.poll(START_NS + 9, byData, ALL));
        assertEquals(1, wheel.poll(START_NS + 10, byData, ALL));
        assertEquals(List.of(1L, 3L), fired);
    }

    @Test
    void aTimerWithoutDelayScheduledByAHandlerWaitsForTheNextPoll() {
        final TimerHandler again = (id, kind, data, reference) -> {
            fired.add(data);
            wheel.schedule(START_NS, 0, data + 1, null);
        };
        wheel.schedule(START_NS, 0, 0, null);
        assertEquals(1, wheel.poll(START_NS, again, ALL));
        assertEquals(1, wheel.poll(START_NS, again, ALL));
        assertEquals(List.of(0L, 1L), fired);
        assertEquals(1, wheel.size());
    }

    @Test
    void aHandlerMayCancelATimerThatIsDueInTheSamePoll() {
        final long[] ids = new long[4];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = wheel.schedule(START_NS + i, 0, i, null);
        }
        final TimerHandler cancelling = (id, kind, data, reference) -> {
            fired.add(data);
            assertFalse(wheel.cancel(id));
            if (data == 0) {
                assertTrue(wheel.cancel(ids[1]));
                assertTrue(wheel.cancel(ids[3]));
            }
        };
        assertEquals(2, wheel.poll(START_NS + 10, cancelling, ALL));
        assertEquals(List.of(0L, 2L), fired);
    }

    @Test
    void aHandlerThatThrowsHarmsNoOtherTimer() {
        for (int i = 0; i < 3; i++) {
            wheel.schedule(START_NS + i, 0, i, null);
        }
        final TimerHandler throwing = (id, kind, data, reference) -> {
            fired.add(data);
            if (data == 1) {
                throw new IllegalStateException("timer 1");
            }
        };
        assertThrows(IllegalStateException.class, () -> wheel.poll(START_NS + 5, throwing, ALL));
        assertEquals(1, wheel.poll(START_NS + 5, throwing, ALL));
        assertEquals(List.of(0L, 1L, 2L), fired);
        assertEquals(0, wheel.size());
    }

    @Test
    void earlierTicksFireFirstAlsoAfterAJumpOfDays() {
        final long[] delays = { 90_000_000, 3, 5000, 70, 4096, 64, 63, 262_144, 1, 262_143 };
        for (final long ticks : delays) {
            wheel.schedule(START_NS + ticks * TICK_NS, 0, ticks, null);
        }
        assertEquals(delays.length, wheel.poll(START_NS + TimeUnit.DAYS.toNanos(3), byData, ALL));
        assertEquals(List.of(1L, 3L, 63L, 64L, 70L, 4096L, 5000L, 262_143L, 262_144L, 90_000_000L), fired);
    }

    @Test
    void timersOfOneTickFireInTheOrderOfScheduling() {
        final long tickNs = START_NS + 100_000 * TICK_NS;
        wheel.schedule(tickNs + 9, 0, 1, null);
        wheel.poll(START_NS + 99_990 * TICK_NS, byData, ALL);
        wheel.schedule(tickNs + 8, 0, 2, null);
        wheel.poll(START_NS + 99_999 * TICK_NS, byData, ALL);
        wheel.schedule(tickNs + 7, 0, 3, null);
        assertEquals(3, wheel.poll(tickNs + 9, byData, ALL));
        assertEquals(List.of(1L, 2L, 3L), fired);
    }

    @ParameterizedTest
    @ValueSource(longs = { Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 3 * TICK_NS, Long.MAX_VALUE })
    void theClocksOriginDoesNotMatter(final long startNs) {
        final DeadlineWheel any = new DeadlineWheel(startNs, 4, 4);
        any.schedule(startNs + 5 * TICK_NS, 0, 5, null);
        any.schedule(startNs + 1, 0, 1, null);
        any.schedule(startNs + 70 * TICK_NS, 0, 70, null);
        for (final long ticks : new long[] { 1, 5 * TICK_NS, 70 * TICK_NS }) {
            final long deadlineNs = any.nextDeadlineNs();
            assertTrue(deadlineNs == startNs + ticks || deadlineNs == Long.MAX_VALUE - 1);
            assertEquals(0, any.poll(startNs + ticks - 1, byData, ALL));
            assertEquals(1, any.poll(startNs + ticks, byData, ALL));
        }
        assertEquals(List.of(1L, 5L, 70L), fired);
    }

    @Test
    void theFurthestDeadlineDoesNotWrapIntoThePast() {
        wheel.poll(START_NS + TimeUnit.DAYS.toNanos(1), byData, ALL);
        wheel.schedule(START_NS + TimeUnit.DAYS.toNanos(1) + Long.MAX_VALUE, 0, 0, null);
        assertEquals(0, wheel.poll(START_NS + TimeUnit.DAYS.toNanos(100 * 365), byData, ALL));
        assertEquals(1, wheel.size());
    }

    @Test
    void aTimeBeforeTheLastOneCountsAsTheLastOne() {
        wheel.poll(START_NS + 100, byData, ALL);
        wheel.schedule(START_NS + 50, 0, 1, null);
        wheel.schedule(START_NS + 101, 0, 2, null);
        assertEquals(1, wheel.poll(START_NS + 20, byData, ALL));
        assertEquals(List.of(1L), fired);
    }

    @Test
    void theNextDeadlineIsExactWhateverIsScheduledCancelledOrMoved() {
        assertEquals(DeadlineWheel.NO_DEADLINE, wheel.nextDeadlineNs());
        final long far = wheel.schedule(START_NS + TimeUnit.HOURS.toNanos(5) + 7, 0, 0, null);
        final long near = wheel.schedule(START_NS + TimeUnit.HOURS.toNanos(5) + 5, 0, 0, null);
        assertEquals(START_NS + TimeUnit.HOURS.toNanos(5) + 5, wheel.nextDeadlineNs());
        assertTrue(wheel.cancel(near));
        assertEquals(START_NS + TimeUnit.HOURS.toNanos(5) + 7, wheel.nextDeadlineNs());
        assertTrue(wheel.reschedule(far, START_NS + 12));
        assertEquals(START_NS + 12, wheel.nextDeadlineNs());
        assertTrue(wheel.cancel(far));
        assertEquals(DeadlineWheel.NO_DEADLINE, wheel.nextDeadlineNs());
    }

    @Test
    void amongManyInOneSlotTheNextDeadlineIsNeverLateAndAtMostOneWakeUpTooEarly() {
        final int timers = 50 * TimerLists.SEARCH_LIMIT;
        final long firstNs = START_NS + TimeUnit.HOURS.toNanos(10);
        final long[] ids = new long[timers];
        for (int i = 0; i < timers; i++) {
            ids[i] = wheel.schedule(firstNs + i, 0, i, null);
        }
        assertEquals(firstNs, wheel.nextDeadlineNs());
        for (int i = 0; i < timers - TimerLists.SEARCH_LIMIT - 10; i++) {
            assertTrue(wheel.cancel(ids[i]));
            assertEquals(firstNs, wheel.nextDeadlineNs());
        }
        assertEquals(0, wheel.poll(firstNs, byData, ALL));
        for (int i = timers - TimerLists.SEARCH_LIMIT - 10; i < timers - TimerLists.SEARCH_LIMIT; i++) {
            assertTrue(wheel.cancel(ids[i]));
        }
        assertEquals(firstNs + timers - TimerLists.SEARCH_LIMIT, wheel.nextDeadlineNs());
    }

    @Test
    void aFullWheelRefusesUntilATimerLeaves() {
        final DeadlineWheel small = new DeadlineWheel(START_NS, 1, 3);
        final long first = small.schedule(START_NS, 0, 0, null);
        small.schedule(START_NS, 0, 1, null);
        small.schedule(START_NS, 0, 2, null);
        assertEquals(DeadlineWheel.NULL_DEADLINE, small.schedule(START_NS, 0, 3, null));
        assertEquals(3, small.size());
        assertTrue(small.cancel(first));
        assertTrue(small.schedule(START_NS, 0, 3, null) > 0);
        assertEquals(3, small.poll(START_NS, byData, ALL));
        assertEquals(List.of(1L, 2L, 3L), fired);
    }

    @Test
    void growingKeepsEveryTimer() {
        for (int i = 0; i < 10_000; i++) {
            assertTrue(wheel.schedule(START_NS + i * TICK_NS, 0, i, null) > 0);
        }
        assertEquals(10_000, wheel.poll(START_NS + 10_000 * TICK_NS, byData, ALL));
        for (int i = 0; i < 10_000; i++) {
            assertEquals(i, fired.get(i));
        }
    }

    @Test
    void referencesAreForgottenWhenTheirTimerLeaves() {
        final List<WeakReference<Object>> forgotten = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            final Object reference = new Object();
            forgotten.add(new WeakReference<>(reference));
            final long id = wheel.schedule(START_NS, 0, i, reference);
            if (i == 0) {
                assertTrue(wheel.cancel(id));
            }
        }
        wheel.poll(START_NS, byData, ALL);
        assertTrue(Garbage.collects(forgotten.get(0)));
        assertTrue(Garbage.collects(forgotten.get(1)));
    }

    @Test
    void cancellingAllHandsOutEveryTimerOnce() {
        for (int i = 0; i < 100; i++) {
            wheel.schedule(START_NS + (long) i * i * TICK_NS, 0, i, null);
        }
        assertEquals(1, wheel.poll(START_NS + 2 * TICK_NS, byData, 1));
        assertEquals(99, wheel.cancelAll(byData));
        assertEquals(100, Set.copyOf(fired).size());
        assertEquals(0, wheel.size());
        assertEquals(DeadlineWheel.NO_DEADLINE, wheel.nextDeadlineNs());
        assertEquals(0, wheel.poll(START_NS + TimeUnit.DAYS.toNanos(1), byData, ALL));
    }

    @Test
    void badSizesAndKindsAreNamed() {
        assertNames("kind -1", () -> wheel.schedule(START_NS, -1, 0, null));
        assertNames("kind 4096", () -> wheel.schedule(START_NS, 4096, 0, null));
        assertNames("maximum 0", () -> new DeadlineWheel(0, 0, 0));
        assertNames("maximum 16777217", () -> new DeadlineWheel(0, 1, (1 << 24) + 1));
        assertNames("initial capacity 5", () -> new DeadlineWheel(0, 5, 4));
    }

    private static void assertNames(final String expected, final Runnable bad) {
        final String message = assertThrows(IllegalArgumentException.class, bad::run).getMessage();
        assertTrue(message.contains(expected), message);
    }
}
