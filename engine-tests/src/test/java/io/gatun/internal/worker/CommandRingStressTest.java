package io.gatun.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.gatun.testing.Crew;
import io.gatun.testing.Seed;

class CommandRingStressTest {
    private static final int PRODUCERS = 4;
    private static final int COMMANDS = 100_000;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final class Received {
        final long[] next = new long[PRODUCERS];
        long count;
    }

    @Test
    void everyCommandArrivesOnceInItsProducersOrderThroughARingThatIsAlwaysFull() {
        Seed.replayable(1, random -> {
            assertTrue(stress(random, 4, 0) > 0, "the ring was never full");
        });
    }

    @Test
    void everyCommandArrivesOnceAlthoughProducersAbort() {
        Seed.replayable(1, random -> stress(random, 256, 10));
    }

    private static long stress(final SplittableRandom random, final int capacity, final int abortPercent)
            throws Exception {
        try (Arena arena = Arena.ofShared()) {
            final CommandRing ring = new CommandRing(arena.allocate(CommandRing.bytes(capacity), 64).address(),
                    capacity);
            final AtomicInteger running = new AtomicInteger(PRODUCERS);
            final AtomicLong refusals = new AtomicLong();
            final Crew crew = new Crew();
            for (int p = 0; p < PRODUCERS; p++) {
                final int producer = p;
                final SplittableRandom own = random.split();
                crew.start("producer-" + p, () -> {
                    try {
                        refusals.addAndGet(produce(ring, producer, own, abortPercent));
                    } finally {
                        running.decrementAndGet();
                    }
                });
            }
            final Received received = new Received();
            crew.start("owner", () -> consume(ring, received, running));
            crew.await(DEADLINE);
            assertEquals((long) PRODUCERS * COMMANDS, received.count);
            for (final long next : received.next) {
                assertEquals(COMMANDS, next);
            }
            assertTrue(ring.isEmpty());
            return refusals.get();
        }
    }

    private static long produce(final CommandRing ring, final int producer, final SplittableRandom random,
            final int abortPercent) {
        long refusals = 0;
        for (long i = 0; i < COMMANDS; i++) {
            final Long reference = (i & 1) == 0 ? Long.valueOf(i) : null;
            if (random.nextInt(100) < abortPercent) {
                final long claimed = ring.tryClaim();
                if (claimed != CommandRing.FULL) {
                    ring.fill(claimed, -1, -1, -1, -1, "aborted");
                    ring.abort(claimed);
                }
            }
            while (!ring.offer(producer + 1, i, ~i, i * 31, producer, reference)) {
                refusals++;
                Thread.yield();
            }
        }
        return refusals;
    }

    private static void consume(final CommandRing ring, final Received received, final AtomicInteger running) {
        final CommandHandler handler = (kind, token, a, b, c, reference) -> {
            final int producer = kind - 1;
            assertEquals(received.next[producer], token);
            assertEquals(~token, a);
            assertEquals(token * 31, b);
            assertEquals(producer, c);
            assertEquals((token & 1) == 0 ? Long.valueOf(token) : null, reference);
            received.next[producer]++;
            received.count++;
        };
        while (running.get() > 0 || !ring.isEmpty()) {
            if (ring.drain(handler, 16) == 0) {
                Thread.yield();
            }
        }
    }
}
