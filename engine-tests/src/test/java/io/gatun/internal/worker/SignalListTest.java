package io.gatun.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.gatun.testing.Crew;
import io.gatun.testing.Seed;

class SignalListTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int PRODUCERS = 3;
    private static final int RINGERS = 2;
    private static final long RACING_NS = 1_000_000_000L;

    private static final class Bell extends SignalNode {
        final int producer;
        final int number;
        int rung;
        volatile int heard;

        Bell(final int producer, final int number) {
            this.producer = producer;
            this.number = number;
        }
    }

    private final SignalList list = new SignalList();

    @Test
    void signalsComeOutInTheOrderInWhichTheyWerePushed() {
        for (int i = 0; i < 5; i++) {
            list.push(new Bell(0, i));
        }
        assertEquals(List.of(0, 1, 2, 3, 4), numbersOfABatch());
        assertNull(list.drainFifo());
    }

    @Test
    void onlyThePushOntoAnEmptyListAsksToWakeTheOwner() {
        assertTrue(list.isEmpty());
        assertTrue(list.push(new Bell(0, 0)));
        assertFalse(list.push(new Bell(0, 1)));
        assertFalse(list.isEmpty());
        numbersOfABatch();
        assertTrue(list.isEmpty());
        assertTrue(list.push(new Bell(0, 2)));
    }

    @Test
    void aNodeIsOnTheListOnceHoweverOftenItIsPushed() {
        final Bell bell = new Bell(0, 7);
        assertTrue(list.push(bell));
        assertFalse(list.push(bell));
        assertFalse(list.push(new Bell(0, 8)));
        assertFalse(list.push(bell));
        assertEquals(List.of(7, 8), numbersOfABatch());
    }

    @Test
    void aDrainedNodeThatWasNotLetGoIsNotPushedAgain() {
        final Bell bell = new Bell(0, 1);
        list.push(bell);
        assertEquals(bell, list.drainFifo());
        assertTrue(bell.isSignalled());
        assertFalse(list.push(bell));
        assertTrue(list.isEmpty());
    }

    @Test
    void aSignalDuringTheActionOfItsNodeIsNotLost() {
        final Bell bell = new Bell(0, 1);
        list.push(bell);
        final SignalNode node = list.drainFifo();
        assertNull(list.next(node));
        assertFalse(bell.isSignalled());
        assertTrue(list.push(bell));
        assertEquals(List.of(1), numbersOfABatch());
    }

    @Test
    void aNodeCanBePushedAgainWhileTheRestOfItsBatchWaits() {
        final Bell first = new Bell(0, 1);
        list.push(first);
        list.push(new Bell(0, 2));
        final SignalNode second = list.next(list.drainFifo());
        assertTrue(list.push(first));
        assertEquals(2, ((Bell) second).number);
        assertNull(list.next(second));
        assertEquals(List.of(1), numbersOfABatch());
    }

    @Test
    void everyFreshNodeArrivesOnceInItsProducersOrder() throws Exception {
        final int nodes = 200_000;
        final AtomicInteger running = new AtomicInteger(PRODUCERS);
        final int[] next = new int[PRODUCERS];
        final Crew crew = new Crew();
        for (int p = 0; p < PRODUCERS; p++) {
            final int producer = p;
            crew.start("producer-" + p, () -> {
                for (int i = 0; i < nodes; i++) {
                    list.push(new Bell(producer, i));
                }
                running.decrementAndGet();
            });
        }
        crew.start("owner", () -> {
            boolean last;
            do {
                last = running.get() == 0;
                SignalNode node = list.drainFifo();
                while (node != null) {
                    final SignalNode following = list.next(node);
                    final Bell bell = (Bell) node;
                    assertEquals(next[bell.producer]++, bell.number);
                    node = following;
                }
            } while (!last);
        });
        crew.await(DEADLINE);
        for (final int count : next) {
            assertEquals(nodes, count);
        }
    }

    @Test
    void noWakeUpIsMissedWhenOnlyPushesOntoAnEmptyListWakeTheOwner() throws Exception {
        final int rounds = 1_000;
        final Semaphore wakeUps = new Semaphore(0);
        final AtomicInteger running = new AtomicInteger(RINGERS);
        final Crew crew = new Crew();
        for (int r = 0; r < RINGERS; r++) {
            final Bell bell = new Bell(r, 0);
            crew.start("ringer-" + r, () -> {
                for (int round = 0; round < rounds; round++) {
                    bell.rung++;
                    if (list.push(bell)) {
                        wakeUps.release();
                    }
                    awaitHeard(bell);
                }
                running.decrementAndGet();
                wakeUps.release();
            });
        }
        crew.start("owner", () -> {
            while (running.get() > 0) {
                wakeUps.acquire();
                hearAll();
            }
        });
        crew.await(DEADLINE);
        assertTrue(list.isEmpty());
    }

    @Test
    void whatWasWrittenBeforeAPushIsSeenAlsoWhenItMeetsTheReleaseOfTheNode() {
        Seed.replayable(1, random -> {
            final Bell bell = new Bell(0, 0);
            final AtomicInteger running = new AtomicInteger(1);
            final SplittableRandom pauses = random.split();
            final Crew crew = new Crew();
            crew.start("ringer", () -> {
                final long begin = System.nanoTime();
                while (System.nanoTime() - begin < RACING_NS) {
                    bell.rung++;
                    list.push(bell);
                    for (int pause = pauses.nextInt(64); pause > 0; pause--) {
                        Thread.onSpinWait();
                    }
                    bell.rung++;
                    list.push(bell);
                    awaitHeard(bell);
                }
                running.decrementAndGet();
            });
            crew.start("owner", () -> {
                while (running.get() > 0) {
                    hearAll();
                }
            });
            crew.await(DEADLINE);
        });
    }

    private void hearAll() {
        SignalNode node = list.drainFifo();
        while (node != null) {
            final SignalNode following = list.next(node);
            final Bell bell = (Bell) node;
            bell.heard = bell.rung;
            node = following;
        }
    }

    private static void awaitHeard(final Bell bell) {
        final long begin = System.nanoTime();
        for (int spins = 1; bell.heard != bell.rung; spins++) {
            if (spins % 256 != 0) {
                Thread.onSpinWait();
                continue;
            }
            Thread.yield();
            if (System.nanoTime() - begin > DEADLINE.toNanos() / 4) {
                throw new AssertionError("ring " + bell.rung + " was not heard, but " + bell.heard);
            }
        }
    }

    private List<Integer> numbersOfABatch() {
        final List<Integer> numbers = new ArrayList<>();
        SignalNode node = list.drainFifo();
        while (node != null) {
            final SignalNode following = list.next(node);
            numbers.add(((Bell) node).number);
            node = following;
        }
        return numbers;
    }
}
