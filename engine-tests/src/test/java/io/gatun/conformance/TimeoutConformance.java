package io.gatun.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;
import io.gatun.Engine;
import io.gatun.TcpOptions;
import io.gatun.Worker;

/** Deadlines, idle timeouts and delayed actions: never early, and late only within what is promised. */
@Tag("S")
public abstract class TimeoutConformance extends Conformance {
    private static final long MS = 1_000_000;
    private static final long COARSE_TICK_NS = 1L << 31;
    private static final long FINE_LATENESS_NS = 150 * MS; // tens of ms are promised on an idle machine; others use this one
    private static final ConnectionHandler SILENT = (c, buffer, offset, length) -> length;

    /** Notes when timeouts come, and lives on. */
    private final class Clocked implements ConnectionHandler {
        private final List<Long> firedNs = new CopyOnWriteArrayList<>();
        private final List<Boolean> deadlines = new CopyOnWriteArrayList<>();

        @Override
        public int onData(final Connection c, final MemorySegment buffer, final long offset, final int length) {
            return length;
        }

        @Override
        public void onTimeout(final Connection c, final boolean deadline) {
            deadlines.add(deadline);
            firedNs.add(world.nowNs());
        }
    }

    /** Until so much time has passed on the worker's clock. */
    private void pass(final Engine engine, final long durationNs) {
        world.await(engine.workers().getFirst().schedule(Duration.ofNanos(durationNs), () -> {}));
    }

    private static void assertWithin(final long leastNs, final long mostNs, final long tookNs) {
        assertTrue(tookNs >= leastNs, () -> "early: after " + tookNs + " ns instead of " + leastNs);
        assertTrue(tookNs <= mostNs, () -> "late: after " + tookNs + " ns instead of " + leastNs);
    }

    // --- deadlines ---

    @Test
    void aDeadlineOf200MsIsNeverEarlyAndAtMostTensOfMsLate() {
        final Engine engine = world.start();
        final Server server = world.serve(engine, Clocked::new);
        final List<Long> took = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            final Clocked clocked = new Clocked();
            final Connection c = world.link(world.serve(engine, () -> clocked)).connection();
            final long setNs = world.get(c, () -> {
                final long now = world.nowNs();
                c.setDeadline(Duration.ofMillis(200));
                return now;
            });
            world.await("the deadline fires", () -> clocked.firedNs.size() == 1);
            assertTrue(clocked.deadlines.getFirst());
            took.add(clocked.firedNs.getFirst() - setNs);
        }
        server.listener().close();
        took.forEach(each -> assertTrue(each >= 200 * MS, () -> "early: " + took));
        assertTrue(Collections.min(took) <= 200 * MS + 50 * MS, () -> "late: " + took);
        Collections.sort(took);
        assertTrue(took.get(2) <= 200 * MS + FINE_LATENESS_NS, () -> "late: " + took);
    }

    @Test
    void aDeadlineFiresOnce() {
        final Engine engine = world.start();
        final Link link = world.link(world.serve(engine, Clocked::new));
        world.on(link.connection(), () -> link.connection().setDeadline(Duration.ofMillis(5)));
        world.await("it fires", () -> link.probe().timeouts() == 1);
        pass(engine, 100 * MS);
        assertEquals(1, link.probe().timeouts());
    }

    @Test
    void aDeadlineThatIsMovedFiresAtItsNewTimeOnly() {
        final Engine engine = world.start();
        final Clocked later = new Clocked();
        final Clocked earlier = new Clocked();
        final Connection laterC = world.link(world.serve(engine, () -> later)).connection();
        final Connection earlierC = world.link(world.serve(engine, () -> earlier)).connection();
        final long setNs = world.get(laterC, () -> {
            laterC.setDeadline(Duration.ofMillis(20));
            laterC.setDeadline(Duration.ofMillis(400));
            return world.nowNs();
        });
        world.on(earlierC, () -> {
            earlierC.setDeadline(Duration.ofHours(1));
            earlierC.setDeadline(Duration.ofMillis(20));
        });
        world.await("both fire", () -> later.firedNs.size() == 1 && earlier.firedNs.size() == 1);
        assertTrue(later.firedNs.getFirst() - setNs >= 400 * MS - MS, "early");
        assertTrue(earlier.firedNs.getFirst() - setNs < 400 * MS + 10_000 * MS, "as if never moved");
        pass(engine, 50 * MS);
        assertEquals(1, later.firedNs.size());
        assertEquals(1, earlier.firedNs.size());
    }

    @Test
    void aDeadlineThatIsClearedNeverFires() {
        final Engine engine = world.start();
        final Link link = world.link(world.serve(engine, Clocked::new));
        world.on(link.connection(), () -> {
            link.connection().setDeadline(Duration.ofMillis(20));
            link.connection().setDeadline(null);
        });
        pass(engine, 200 * MS);
        assertEquals(0, link.probe().timeouts());
    }

    @Test
    void aDeadlineSetWhileOneFiresFiresInTurn() {
        final AtomicInteger left = new AtomicInteger(5);
        final Hooks.Hook hook = c -> {
            if (left.decrementAndGet() > 0) {
                c.setDeadline(Duration.ofMillis(3));
            }
        };
        final Link link = world.link(world.serve(world.start(), () -> new Hooks(Callback.ON_TIMEOUT, hook)));
        world.on(link.connection(), () -> link.connection().setDeadline(Duration.ofMillis(3)));
        world.await("all fire", () -> link.probe().timeouts() == 5);
        assertTrue(link.connection().isOpen());
    }

    @Test
    void byDefaultADeadlineAbortsWithATimeout() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT));
        world.on(link.connection(), () -> link.connection().setDeadline(Duration.ofMillis(10)));
        world.await("is closed", link.probe()::isClosed);
        assertEquals("deadline",
                assertInstanceOf(SocketTimeoutException.class, link.probe().cause()).getMessage());
        world.await("the peer sees a reset", link.peer()::isReset);
    }

    @Test
    void theDeadlineOfAConnectionThatEndedFiresForNobody() {
        final Engine engine = world.start(world.config().maxSockets(16));
        final Server server = world.serve(engine, Clocked::new);
        for (int i = 0; i < 10; i++) {
            final Link link = world.link(server);
            world.on(link.connection(), () -> link.connection().setDeadline(Duration.ofMillis(30)));
            link.peer().reset();
            world.await("is closed", link.probe()::isClosed);
        }
        final Link next = world.link(server);
        pass(engine, 150 * MS);
        assertEquals(0, next.probe().timeouts());
        assertEquals(0, server.probes().stream().mapToInt(Probe::timeouts).sum());
    }

    @Test
    void durationsOutOfRangeAreRefusedAndChangeNothing() {
        final Link link = world.link(world.serve(world.start(), Clocked::new));
        final Connection c = link.connection();
        world.on(c, () -> {
            for (final Duration wrong : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(366))) {
                assertTrue(assertThrows(IllegalArgumentException.class, () -> c.setDeadline(wrong)).getMessage()
                        .contains(wrong.toString()));
                assertThrows(IllegalArgumentException.class, () -> c.setIdleTimeout(wrong));
            }
            c.setDeadline(Duration.ofDays(365));
            c.setIdleTimeout(Duration.ofDays(365));
            c.setDeadline(Duration.ofNanos(1));
        });
        world.await("the shortest fires", () -> link.probe().timeouts() == 1);
    }

    // --- idle timeouts ---

    @Test
    void anIdleConnectionTimesOutWithinOneCoarseTickAndAgainAfterThat() {
        final Clocked clocked = new Clocked();
        final Connection c = world.link(world.serve(world.start(), () -> clocked)).connection();
        final long setNs = world.get(c, () -> {
            c.setIdleTimeout(Duration.ofMillis(300));
            return world.nowNs();
        });
        world.await("it fires twice", () -> clocked.firedNs.size() >= 2);
        assertFalse(clocked.deadlines.getFirst());
        final long firstNs = clocked.firedNs.getFirst() - setNs;
        final long secondNs = clocked.firedNs.get(1) - clocked.firedNs.getFirst();
        assertWithin(299 * MS, 300 * MS + COARSE_TICK_NS + 500 * MS, firstNs);
        assertWithin(299 * MS, 300 * MS + COARSE_TICK_NS + 500 * MS, secondNs);
    }

    @Test
    void theListenersIdleTimeoutHoldsForItsConnectionsAndAbortsByDefault() {
        final TcpOptions options = TcpOptions.defaults().idleTimeout(Duration.ofMillis(100));
        final Link link = world.link(world.serve(world.start(), options, () -> SILENT));
        world.await("is closed", link.probe()::isClosed);
        assertEquals("idle", assertInstanceOf(SocketTimeoutException.class, link.probe().cause()).getMessage());
    }

    @Test
    void bytesInEitherDirectionKeepAConnectionFromBeingIdle() {
        final Engine engine = world.start();
        final Clocked receiving = new Clocked();
        final Clocked sending = new Clocked();
        final Link in = world.link(world.serve(engine, () -> receiving));
        final Link out = world.link(world.serve(engine, () -> sending));
        world.on(in.connection(), () -> in.connection().setIdleTimeout(Duration.ofMillis(2_500)));
        world.on(out.connection(), () -> out.connection().setIdleTimeout(Duration.ofMillis(2_500)));
        long lastNs = 0;
        for (int i = 0; i < 5; i++) {
            pass(engine, 800 * MS);
            in.peer().send((byte) i);
            final int count = i + 1;
            world.await("the byte came", () -> in.probe().consumed() == count);
            lastNs = world.nowNs();
            world.on(out.connection(), () -> out.connection().send(MemorySegment.ofArray(new byte[1]), 0, 1));
            world.receive(out.peer(), 1);
        }
        assertEquals(0, receiving.firedNs.size() + sending.firedNs.size());
        world.await("both are idle in the end", () -> !receiving.firedNs.isEmpty() && !sending.firedNs.isEmpty());
        assertTrue(receiving.firedNs.getFirst() - lastNs >= 2_300 * MS, "early");
        assertTrue(sending.firedNs.getFirst() - lastNs >= 2_300 * MS, "early");
    }

    @Test
    void anIdleTimeoutThatIsClearedNeverFires() {
        final Engine engine = world.start();
        final Link link = world.link(world.serve(engine, TcpOptions.defaults().idleTimeout(Duration.ofMillis(50)),
                Clocked::new));
        world.on(link.connection(), () -> link.connection().setIdleTimeout(null));
        pass(engine, COARSE_TICK_NS + 500 * MS);
        assertEquals(0, link.probe().timeouts());
    }

    @Test
    void idleConnectionsByTheHundredAllTimeOut() {
        final Engine engine = world.start(world.config().ioBudget(2));
        final Server server = world.serve(engine, TcpOptions.defaults().idleTimeout(Duration.ofMillis(20)),
                () -> SILENT);
        for (int i = 0; i < 200; i++) {
            world.connect(server.address());
        }
        world.await("all are opened and closed", () -> server.closed() == 200);
        assertTrue(server.probes().stream().allMatch(probe -> probe.cause() instanceof SocketTimeoutException));
    }

    // --- delayed actions ---

    @Test
    void delayedActionsRunInTheOrderOfTheirTimesOnTheWorker() {
        final Worker worker = world.start().workers().getFirst();
        final List<Integer> order = new CopyOnWriteArrayList<>();
        final List<Future<?>> futures = new ArrayList<>();
        for (final int delayMs : new int[] { 60, 20, 40, 0 }) {
            futures.add(worker.schedule(Duration.ofMillis(delayMs), () -> {
                assertTrue(worker.isCurrent());
                order.add(delayMs);
            }));
        }
        futures.forEach(world::await);
        assertEquals(List.of(0, 20, 40, 60), order);
    }

    @Test
    void ofManyDelayedActionsNoneIsEarlyAndNoneIsLost() {
        final Engine engine = world.start(world.config().workers(2).commandQueue(8192));
        final SplittableRandom random = new SplittableRandom(11);
        final AtomicReference<String> early = new AtomicReference<>();
        final List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            final long delayNs = random.nextLong(300 * MS);
            final long setNs = world.nowNs();
            futures.add(engine.workers().get(i % 2).schedule(Duration.ofNanos(delayNs), () -> {
                final long tookNs = world.nowNs() - setNs;
                if (tookNs < delayNs) {
                    early.set(tookNs + " ns instead of " + delayNs);
                }
            }));
        }
        futures.forEach(world::await);
        assertNull(early.get());
    }

    @Test
    void actionsOfOneInstantAllRunThoughATurnRunsOnlyAFew() {
        final Worker worker = world.start(world.config().ioBudget(1).commandQueue(8192)).workers().getFirst();
        final AtomicInteger ran = new AtomicInteger();
        final long setNs = world.nowNs();
        for (int i = 0; i < 3_000; i++) {
            worker.schedule(Duration.ofMillis(100), ran::incrementAndGet);
        }
        world.await("all run", () -> ran.get() == 3_000);
        assertWithin(100 * MS, 3_000 * MS, world.nowNs() - setNs);
    }

    @Test
    void aCancelledActionNeverRuns() {
        final Engine engine = world.start();
        final Worker worker = engine.workers().getFirst();
        final AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            assertTrue(worker.schedule(Duration.ofMillis(10), ran::incrementAndGet).cancel(false));
        }
        final Future<?> onWorker = world.get(worker,
                () -> worker.schedule(Duration.ofMillis(10), ran::incrementAndGet));
        assertTrue(onWorker.cancel(true));
        pass(engine, 100 * MS);
        assertEquals(0, ran.get());
    }

    @Test
    void aCancelThatComesTooLateHitsNobodyElse() {
        final Engine engine = world.start();
        final Worker worker = engine.workers().getFirst();
        final Future<?> first = worker.schedule(Duration.ZERO, () -> {});
        world.await(first);
        final AtomicInteger ran = new AtomicInteger();
        final Future<?> second = worker.schedule(Duration.ofMillis(20), ran::incrementAndGet);
        assertFalse(first.cancel(true));
        world.await(second);
        assertEquals(1, ran.get());
    }

    @Test
    void whatADelayedActionThrowsIsReportedAndFailsItsFuture() {
        final Worker worker = world.start().workers().getFirst();
        final RuntimeException thrown = new RuntimeException("delayed");
        final Future<?> future = worker.schedule(Duration.ofMillis(1), () -> {
            throw thrown;
        });
        assertSame(thrown, world.failureOf(future));
        assertEquals(List.of(new World.Uncaught(null, thrown)), world.takeUncaught());
        world.await(worker.schedule(Duration.ofMillis(1), () -> {}));
    }

    @Test
    void anActionDelayedTooLongIsRefused() {
        final Worker worker = world.start().workers().getFirst();
        assertThrows(IllegalArgumentException.class, () -> worker.schedule(Duration.ofNanos(-1), () -> {}));
        assertThrows(IllegalArgumentException.class, () -> worker.schedule(Duration.ofDays(366), () -> {}));
        assertThrows(NullPointerException.class, () -> worker.schedule(null, () -> {}));
        assertThrows(NullPointerException.class, () -> worker.schedule(Duration.ZERO, null));
        assertTrue(worker.schedule(Duration.ofDays(365), () -> {}).cancel(false));
    }

    @Test
    void deadlinesFireWhileAnotherConnectionFloodsTheWorker() {
        final Engine engine = world.start(world.config().ioBudget(1));
        final Link flood = world.link(world.serve(engine, () -> SILENT));
        flood.peer().send(new byte[24 << 20]);
        final Link timed = world.link(world.serve(engine, Clocked::new));
        for (int i = 1; i <= 10; i++) {
            world.on(timed.connection(), () -> timed.connection().setDeadline(Duration.ofMillis(2)));
            final int count = i;
            world.await("it fires", () -> timed.probe().timeouts() == count);
        }
        world.await("the flood passes", () -> flood.probe().consumed() == 24 << 20);
    }
}
