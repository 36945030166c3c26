package io.gatun.internal.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.ffm.RawMemory;
import io.gatun.testing.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What drivers do that have a kernel of this machine below: real threads, real time, real descriptors. */
public abstract class KernelDriverContract extends DriverContract {
    private static final long LONG_NS = 20_000_000_000L; // a wait that ends only because something is lost
    private static final long SOON_NS = 10_000_000_000L;
    private static final DriverConfig CONFIG = new DriverConfig(256, 1 << 20, 16 << 10);

    // ---------------------------------------------------------------- wake

    @Test
    void aWakeEndsAnAwaitOfAnotherThread() throws Exception {
        final Driver driver = harness().driver();
        final Thread waker = Thread.ofPlatform().start(driver::wake);
        final long before = System.nanoTime();
        driver.await(LONG_NS);
        assertTrue(System.nanoTime() - before < SOON_NS);
        waker.join();
    }

    @Test
    void noWakeIsEverLost() throws Exception {
        final Driver driver = harness().driver();
        final int rounds = 20_000;
        final AtomicLong asked = new AtomicLong();
        final AtomicLong answered = new AtomicLong();
        final Thread waker = Thread.ofPlatform().daemon().start(() -> {
            for (long round = 1; round <= rounds; round++) {
                for (int spins = (int) (round * 37 % 101); spins > 0; spins--) {
                    Thread.onSpinWait();
                }
                asked.set(round);
                driver.wake();
                while (answered.get() < round) {
                    Thread.onSpinWait();
                }
            }
        });
        for (long round = 1; round <= rounds; round++) {
            while (asked.get() < round) {
                final long before = System.nanoTime();
                driver.await(LONG_NS);
                assertTrue(System.nanoTime() - before < SOON_NS, "a wake was lost in round " + round);
                driver.reap(ignoring(), 16);
            }
            answered.set(round);
        }
        waker.join();
    }

    @Test
    void manyThreadsWakeOneOwner() throws Exception {
        final Driver driver = harness().driver();
        final int threads = 4;
        final int wakes = 5_000;
        final AtomicLong published = new AtomicLong();
        final List<Thread> wakers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            wakers.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < wakes; n++) {
                    published.incrementAndGet();
                    driver.wake();
                }
            }));
        }
        while (published.get() < threads * wakes) {
            final long before = System.nanoTime();
            driver.await(LONG_NS);
            assertTrue(System.nanoTime() - before < SOON_NS, "a wake was lost");
            driver.reap(ignoring(), 16);
        }
        for (final Thread waker : wakers) {
            waker.join();
        }
    }

    @Test
    void aWakeOfARunningOwnerTakesNoCall() throws Exception {
        final Driver driver = harness().driver();
        for (int i = 0; i < 1_000; i++) {
            driver.wake();
            driver.await(LONG_NS);
        }
        assertEquals(0, driver.counters().wakeCalls);
    }

    @Test
    void aWakerThatRacesWithTheEndWritesToNoStrangersDescriptor() throws Exception {
        for (int i = 0; i < 300; i++) {
            final Driver driver = factory().create(CONFIG);
            driver.enable();
            final AtomicBoolean closed = new AtomicBoolean();
            final Thread waker = Thread.ofPlatform().start(() -> {
                while (!closed.get()) {
                    driver.wake();
                }
                driver.wake();
            });
            for (int n = 0; n < i % 7; n++) {
                driver.await(LONG_NS);
                driver.reap(ignoring(), 16);
            }
            driver.close();
            try (Canaries canaries = new Canaries()) {
                closed.set(true);
                waker.join();
                canaries.assertUntouched();
            }
        }
    }

    // ---------------------------------------------------------------- time

    @Test
    void anAwaitLastsAsLongAsItsTimeout() throws Exception {
        final DriverHarness h = harness();
        h.turn();
        for (final long timeoutNs : new long[] { 1_000_000, 5_000_000, 1_100_000_000 }) {
            final long before = System.nanoTime();
            h.driver().await(timeoutNs);
            final long took = System.nanoTime() - before;
            assertTrue(took >= timeoutNs, () -> "took " + took + " of " + timeoutNs + " ns");
        }
    }

    @Test
    void aPollEntersTheKernelByItself() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        pair[1].receive();
        pair[0].send(100, 1);
        for (int i = 0; i < 1_000_000 && pair[1].received < 100; i++) {
            h.poll(16);
        }
        assertEquals(100, pair[1].received);
    }

    // ---------------------------------------------------------------- threads

    @Test
    void aDriverBelongsToTheThreadThatEnabledIt() throws Exception {
        final Driver driver = harness().driver();
        final AtomicReference<Throwable> caught = new AtomicReference<>();
        final Thread stranger = Thread.ofPlatform().start(() -> {
            try {
                driver.await(0);
            } catch (final Throwable e) {
                caught.set(e);
            }
        });
        stranger.join();
        assertThrows(Throwable.class, () -> {
            throw caught.get();
        });
    }

    @Test
    void aDriverIsClosedByAnotherThreadOnceItsOwnerHasEnded() throws Exception {
        final ProcessResources before = ProcessResources.now();
        final Driver driver = factory().create(CONFIG);
        final AtomicReference<Throwable> caught = new AtomicReference<>();
        final Thread owner = Thread.ofPlatform().start(() -> {
            try {
                driver.enable();
                driver.await(1_000_000);
            } catch (final Throwable e) {
                caught.set(e);
            }
        });
        owner.join();
        assertNull(caught.get());
        driver.close();
        assertEquals(before, ProcessResources.now());
    }

    // ---------------------------------------------------------------- accounting

    @Test
    void driversLeaveNothingBehind() throws Exception {
        factory().create(CONFIG).close();
        final ProcessResources before = ProcessResources.now();
        for (int i = 0; i < 50; i++) {
            try (DriverHarness h = new DriverHarness(factory(), CONFIG)) {
                final Endpoint[] pair = h.pair(h.listener());
                assertExchange(h, pair[0], pair[1], 10_000, 3);
                h.settle();
            }
        }
        assertEquals(before, ProcessResources.now());
    }

    @Test
    void whatIsInFlightAtTheEndLeavesNothingBehind() throws Exception {
        factory().create(CONFIG).close();
        final ProcessResources before = ProcessResources.now();
        for (int i = 0; i < 10; i++) {
            final DriverHarness h = new DriverHarness(factory(), CONFIG);
            final Endpoint listener = h.listener();
            final Endpoint[] pair = h.pair(listener);
            pair[0].receive();
            pair[0].send(8 << 20, 3);
            if (i % 2 == 0) {
                h.turn();
            }
            h.connect(h.sockets().localAddress(listener.descriptor)).close();
            h.close();
            h.sockets().close(listener.descriptor);
            h.sockets().close(pair[0].descriptor);
            h.sockets().close(pair[1].descriptor);
            assertEquals(0, h.driver().counters().leakedBytes);
        }
        assertEquals(before, ProcessResources.now());
    }

    @Test
    void receiveMemoryThatIsStillLookedAtStaysMapped() throws Exception {
        final Driver driver = factory().create(CONFIG);
        final long address = driver.receiveBuffers().address(0);
        driver.enable();
        driver.close(false);
        assertTrue(driver.counters().leakedBytes >= CONFIG.receiveBytes());
        assertEquals(0, RawMemory.getByte(address));
    }

    @Test
    void tenThousandConnectionsComeAndGo() throws Exception {
        final DriverHarness h = harness();
        final Endpoint listener = h.listener();
        h.pair(listener);
        final ProcessResources before = ProcessResources.now();
        for (int i = 0; i < 10_000; i++) {
            final Endpoint[] pair = h.pair(listener);
            reset(h, pair[0]);
            pair[1].close();
            h.until("the close", () -> pair[1].closeResult == 0);
            h.drop(pair);
        }
        assertEquals(before.descriptors(), ProcessResources.now().descriptors());
    }

    // ---------------------------------------------------------------- storm

    @Test
    void randomTrafficLosesNothing() throws Exception {
        Seed.replayable(3, random -> {
            final DriverHarness h = random.nextBoolean() ? harness() : narrow();
            final List<Endpoint[]> pairs = pairs(h, 1 + random.nextInt(40));
            for (final Endpoint[] pair : pairs) {
                pair[0].receive();
                pair[1].receive();
            }
            for (int i = 0; i < 2_000; i++) {
                final Endpoint[] pair = pairs.get(random.nextInt(pairs.size()));
                final Endpoint endpoint = pair[random.nextInt(2)];
                if (!endpoint.isInFlight(Token.SEND)) {
                    final int bytes = 64 + random.nextInt(random.nextInt(8) == 0 ? 100_000 : 1_000);
                    endpoint.send(bytes, 1 + random.nextInt(GatherList.MAX_PIECES));
                }
                if (random.nextInt(4) == 0 && endpoint.isInFlight(Token.RECEIVE)) {
                    endpoint.cancel(Token.RECEIVE);
                    h.until("the receive's end", () -> !endpoint.isInFlight(Token.RECEIVE) || endpoint.received > 0);
                }
                if (!endpoint.isInFlight(Token.RECEIVE)) {
                    endpoint.receive();
                }
                if (random.nextInt(3) == 0) {
                    h.turn();
                }
                switch (random.nextInt(50)) {
                    case 0 -> h.holdBuffers();
                    case 1, 2 -> h.releaseAll();
                    default -> h.releaseOne();
                }
            }
            h.releaseAll();
            for (final Endpoint[] pair : pairs) {
                for (int side = 0; side < 2; side++) {
                    final Endpoint from = pair[side];
                    final Endpoint to = pair[1 - side];
                    h.until("sends and receives", () -> !from.isInFlight(Token.SEND));
                    if (!to.isInFlight(Token.RECEIVE)) {
                        to.receive();
                    }
                    h.until("all bytes", () -> to.received == from.sent);
                }
            }
        });
    }

    private static CompletionSink ignoring() {
        return (token, flags, result, buffer, offset, detail) -> {
            throw new AssertionError(Token.toString(token));
        };
    }
}
