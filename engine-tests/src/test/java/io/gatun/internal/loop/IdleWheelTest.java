package io.gatun.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gatun.testing.Seed;

class IdleWheelTest {
    private static final int RECORDS = 300;
    private static final int RECORD_BYTES = 128;
    private static final int PREVIOUS = 104;
    private static final int NEXT = 108;
    private static final int WHEEL_SLOT = 112;
    private static final int LAST_EVENT = 24;
    private static final int TIMEOUT = 88;
    private static final int ALL = Integer.MAX_VALUE;
    private static final long TICK_NS = IdleWheel.TICK_NS;
    private static final long START_NS = -5;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment slab = arena.allocate((long) RECORDS * RECORD_BYTES, 64);
    private final IdleLinks links = new IdleLinks(slab.address(), RECORD_BYTES, PREVIOUS, NEXT, WHEEL_SLOT, LAST_EVENT,
            TIMEOUT);
    private final IdleWheel wheel = new IdleWheel(links, START_NS);
    private final List<Integer> idle = new ArrayList<>();

    @AfterEach
    void freeTheMemory() {
        arena.close();
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 1_000_000, TICK_NS, TICK_NS + 1, 30 * TICK_NS - 1, 1023 * TICK_NS, 1024 * TICK_NS,
            1025 * TICK_NS, 5000 * TICK_NS + 3 })
    void aSilentRecordIsIdleNeverEarlyAndLateByLessThanATick(final long timeoutNs) {
        watch(1, START_NS, timeoutNs);
        long nowNs = START_NS;
        for (int wakeUps = 0; idle.isEmpty(); wakeUps++) {
            assertTrue(wakeUps < 10);
            nowNs = wheel.nextDeadlineNs();
            wheel.expire(nowNs - 1, idle::add, ALL);
            assertEquals(List.of(), idle);
            wheel.expire(nowNs, idle::add, ALL);
        }
        assertEquals(List.of(1), idle);
        assertTrue(nowNs - START_NS >= timeoutNs, "early");
        assertTrue(nowNs - START_NS < timeoutNs + TICK_NS, "late");
        assertEquals(IdleWheel.NO_DEADLINE, wheel.nextDeadlineNs());
    }

    @Test
    void anEventOnlyWritesItsTimeAndPutsTheEndOff() {
        watch(1, START_NS, 2 * TICK_NS);
        event(1, START_NS + TICK_NS);
        assertEquals(1, wheel.expire(START_NS + 2 * TICK_NS, idle::add, ALL));
        assertEquals(List.of(), idle);
        assertEquals(START_NS + 3 * TICK_NS, wheel.nextDeadlineNs());
        wheel.expire(START_NS + 3 * TICK_NS, idle::add, ALL);
        assertEquals(List.of(1), idle);
    }

    @Test
    void aRemovedRecordIsNeverIdle() {
        for (int slot = 0; slot < 5; slot++) {
            watch(slot, START_NS, TICK_NS);
        }
        wheel.remove(0);
        wheel.remove(4);
        wheel.remove(2);
        wheel.remove(2);
        assertEquals(2, wheel.size());
        wheel.expire(START_NS + TICK_NS, idle::add, ALL);
        assertEquals(Set.of(1, 3), Set.copyOf(idle));
    }

    @Test
    void aShorterTimeoutTakesEffectWhenAddedAgainAndALongerOneByItself() {
        watch(1, START_NS, 100 * TICK_NS);
        watch(2, START_NS, 2 * TICK_NS);
        watch(1, START_NS, TICK_NS);
        timeout(2, 4 * TICK_NS);
        assertEquals(2, wheel.size());
        wheel.expire(START_NS + TICK_NS, idle::add, ALL);
        assertEquals(List.of(1), idle);
        wheel.expire(START_NS + 4 * TICK_NS - 1, idle::add, ALL);
        assertEquals(List.of(1), idle);
        wheel.expire(START_NS + 4 * TICK_NS, idle::add, ALL);
        assertEquals(List.of(1, 2), idle);
    }

    @Test
    void aRecordWithoutTimeoutIsNotWatched() {
        watch(1, START_NS, 0);
        assertEquals(0, wheel.size());
        watch(2, START_NS, TICK_NS);
        timeout(2, 0);
        assertEquals(1, wheel.expire(START_NS + TICK_NS, idle::add, ALL));
        assertEquals(List.of(), idle);
        assertEquals(0, wheel.size());
        watch(3, START_NS, TICK_NS);
        watch(3, START_NS, 0);
        assertEquals(0, wheel.size());
    }

    @Test
    void theLimitInTheMiddleOfATickLeavesTheRestForTheNextCall() {
        for (int slot = 0; slot < 10; slot++) {
            watch(slot, START_NS, 3 * TICK_NS);
        }
        final long nowNs = START_NS + 3 * TICK_NS;
        assertEquals(4, wheel.expire(nowNs, idle::add, 4));
        assertEquals(nowNs, wheel.nextDeadlineNs());
        wheel.remove(idle.get(0));
        assertEquals(4, wheel.expire(nowNs, idle::add, 4));
        assertEquals(2, wheel.expire(nowNs, idle::add, 4));
        assertEquals(10, Set.copyOf(idle).size());
        assertEquals(10, idle.size());
    }

    @Test
    void aRecordWhichTheLimitLeftCanBeRemovedOrAddedAgain() {
        for (int slot = 0; slot < 5; slot++) {
            watch(slot, START_NS, TICK_NS);
        }
        watch(5, START_NS, 2 * TICK_NS);
        final long nowNs = START_NS + 2 * TICK_NS;
        assertEquals(1, wheel.expire(nowNs, idle::add, 1));
        final Set<Integer> left = new HashSet<>(Set.of(0, 1, 2, 3, 4, 5));
        left.removeAll(idle);
        final int removed = left.iterator().next();
        wheel.remove(removed);
        left.remove(removed);
        final int moved = left.iterator().next();
        watch(moved, nowNs, TICK_NS);
        left.remove(moved);
        idle.clear();
        assertEquals(4 - 1, wheel.expire(nowNs, idle::add, ALL));
        assertEquals(left, Set.copyOf(idle));
        wheel.expire(nowNs + TICK_NS, idle::add, ALL);
        assertTrue(idle.contains(moved));
    }

    @Test
    void aRecordThatTheSinkAddsAgainWaitsForTheNextTick() {
        watch(1, START_NS, TICK_NS);
        final IdleSink again = slot -> {
            idle.add(slot);
            wheel.add(slot, START_NS + 10 * TICK_NS);
        };
        assertEquals(1, wheel.expire(START_NS + 10 * TICK_NS, again, ALL));
        assertEquals(START_NS + 11 * TICK_NS, wheel.nextDeadlineNs());
    }

    @Test
    void aSinkMayRemoveAnotherRecordOfTheSameTick() {
        watch(1, START_NS, TICK_NS);
        watch(2, START_NS, TICK_NS);
        assertEquals(1, wheel.expire(START_NS + TICK_NS, slot -> {
            idle.add(slot);
            wheel.remove(3 - slot);
        }, ALL));
        assertEquals(1, idle.size());
        assertEquals(0, wheel.size());
    }

    @Test
    void aSinkThatThrowsHarmsNoOtherRecord() {
        for (int slot = 0; slot < 3; slot++) {
            watch(slot, START_NS, TICK_NS);
        }
        assertThrows(IllegalStateException.class, () -> wheel.expire(START_NS + TICK_NS, slot -> {
            idle.add(slot);
            throw new IllegalStateException("slot " + slot);
        }, ALL));
        assertEquals(2, wheel.expire(START_NS + TICK_NS, idle::add, ALL));
        assertEquals(Set.of(0, 1, 2), Set.copyOf(idle));
    }

    @Test
    void aJumpOfDaysFindsEveryRecordOnce() {
        for (int slot = 0; slot < RECORDS; slot++) {
            watch(slot, START_NS, slot * 5L * TICK_NS + 1);
        }
        final long nowNs = START_NS + TimeUnit.DAYS.toNanos(3);
        event(7, nowNs - 5);
        wheel.expire(nowNs, idle::add, ALL);
        assertEquals(RECORDS - 1, Set.copyOf(idle).size());
        assertEquals(RECORDS - 1, idle.size());
        assertEquals(1, wheel.size());
        final long nextNs = wheel.nextDeadlineNs();
        assertTrue(nextNs >= nowNs - 5 + 35 * TICK_NS + 1 && nextNs < nowNs - 5 + 36 * TICK_NS + 1);
    }

    @Test
    void anEmptyWheelNeedsNoCallsToStayCurrent() {
        final long laterNs = START_NS + TimeUnit.DAYS.toNanos(30);
        watch(1, laterNs, 2 * TICK_NS);
        final long nextNs = wheel.nextDeadlineNs();
        assertTrue(nextNs >= laterNs + 2 * TICK_NS && nextNs < laterNs + 3 * TICK_NS);
        wheel.expire(nextNs, idle::add, ALL);
        assertEquals(List.of(1), idle);
    }

    @Test
    void aTimeoutWithoutEndNeverComes() {
        watch(1, START_NS + TICK_NS, Long.MAX_VALUE);
        wheel.expire(START_NS + TimeUnit.DAYS.toNanos(365 * 100), idle::add, ALL);
        assertEquals(List.of(), idle);
        assertEquals(1, wheel.size());
    }

    @Test
    void aTimeBeforeTheLastOneCountsAsTheLastOne() {
        watch(1, START_NS, TICK_NS);
        watch(2, START_NS, 3 * TICK_NS);
        assertEquals(1, wheel.expire(START_NS + TICK_NS, idle::add, ALL));
        assertEquals(0, wheel.expire(START_NS - 5 * TICK_NS, idle::add, ALL));
        watch(3, START_NS + TICK_NS, TICK_NS);
        assertEquals(START_NS + 2 * TICK_NS, wheel.nextDeadlineNs());
        wheel.expire(START_NS + 2 * TICK_NS, idle::add, ALL);
        assertEquals(List.of(1, 3), idle);
    }

    @Test
    void anIdleEngineWakesOncePerOccupiedSlotAndNotOncePerTick() {
        for (int slot = 0; slot < RECORDS; slot++) {
            watch(slot, START_NS, (100 + slot % 2) * TICK_NS);
        }
        int wakeUps = 0;
        while (wheel.size() > 0) {
            wheel.expire(wheel.nextDeadlineNs(), idle::add, ALL);
            wakeUps++;
        }
        assertEquals(2, wakeUps);
        assertEquals(RECORDS, idle.size());
    }

    @Test
    void itDoesWhatAListOfDeadlinesDoes() {
        Seed.replayable(200, random -> {
            slab.fill((byte) 0);
            final long startNs = random.nextLong();
            final IdleWheel tested = new IdleWheel(links, startNs);
            final Set<Integer> watched = new HashSet<>();
            final long[] addedNs = new long[RECORDS];
            final int maxTicks = 2 << random.nextInt(12);
            long nowNs = startNs;
            for (int step = 0; step < 1500; step++) {
                final int slot = random.nextInt(RECORDS);
                final int choice = random.nextInt(10);
                if (choice < 4) {
                    event(slot, nowNs - random.nextLong(TICK_NS));
                    timeout(slot, random.nextLong(maxTicks * TICK_NS));
                    tested.add(slot, nowNs);
                    addedNs[slot] = nowNs;
                    if (get(slot, TIMEOUT) > 0) {
                        watched.add(slot);
                    } else {
                        watched.remove(slot);
                    }
                } else if (choice < 6) {
                    event(slot, nowNs);
                } else if (choice < 7) {
                    tested.remove(slot);
                    watched.remove(slot);
                } else {
                    nowNs += random.nextBoolean() ? random.nextLong(3 * TICK_NS)
                            : random.nextLong(2L * maxTicks * TICK_NS);
                    final long atNs = nowNs;
                    final boolean limited = random.nextBoolean();
                    tested.expire(nowNs, each -> {
                        assertTrue(watched.remove(each), "idle but not watched");
                        assertTrue(atNs - deadlineNs(each) >= 0, "early");
                    }, limited ? 1 + random.nextInt(5) : ALL);
                    if (!limited) {
                        for (final int each : watched) {
                            assertTrue(atNs - deadlineNs(each) < TICK_NS || atNs - addedNs[each] < TICK_NS, "late");
                        }
                    }
                }
                assertEquals(watched.size(), tested.size());
                if (watched.isEmpty()) {
                    assertEquals(IdleWheel.NO_DEADLINE, tested.nextDeadlineNs());
                } else {
                    final long nextNs = tested.nextDeadlineNs();
                    for (final int each : watched) {
                        assertTrue(nextNs - deadlineNs(each) < TICK_NS || nextNs - addedNs[each] <= TICK_NS
                                || nextNs - nowNs <= 0,
                                "would sleep too long");
                    }
                }
            }
        });
    }

    private void watch(final int slot, final long nowNs, final long timeoutNs) {
        event(slot, nowNs);
        timeout(slot, timeoutNs);
        wheel.add(slot, nowNs);
    }

    private void event(final int slot, final long nowNs) {
        slab.set(ValueLayout.JAVA_LONG, (long) slot * RECORD_BYTES + LAST_EVENT, nowNs);
    }

    private void timeout(final int slot, final long timeoutNs) {
        slab.set(ValueLayout.JAVA_LONG, (long) slot * RECORD_BYTES + TIMEOUT, timeoutNs);
    }

    private long get(final int slot, final int offset) {
        return slab.get(ValueLayout.JAVA_LONG, (long) slot * RECORD_BYTES + offset);
    }

    private long deadlineNs(final int slot) {
        return get(slot, LAST_EVENT) + get(slot, TIMEOUT);
    }
}
