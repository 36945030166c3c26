package io.gatun.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;
import io.gatun.Engine;
import io.gatun.Lease;
import io.gatun.Worker;
import io.gatun.testing.Crew;

/** What other threads may do to a worker, and what they may not. Real threads only. */
@Tag("M")
public abstract class ThreadConformance extends Conformance {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ConnectionHandler SILENT = (c, buffer, offset, length) -> length;

    /** Holds a worker inside an action until the latch is opened. */
    private static void hold(final Worker worker, final CountDownLatch until) throws InterruptedException {
        final CountDownLatch held = new CountDownLatch(1);
        worker.execute(() -> {
            held.countDown();
            try {
                until.await();
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        held.await();
    }

    // --- calls that belong to the worker ---

    @Test
    void everyCallThatBelongsToTheWorkerIsRefusedToOthersWithTheWayIn() {
        final Link link = world.link(world.serve(world.start(), () -> Way.FORWARD));
        final Connection c = link.connection();
        final Lease lease = world.get(c, () -> c.lease(10));
        final Map<String, Executable> calls = new LinkedHashMap<>();
        final MemorySegment source = MemorySegment.ofArray(new byte[1]);
        calls.put("send", () -> c.send(source, 0, 1));
        calls.put("send ", () -> c.send(ByteBuffer.allocate(1)));
        calls.put("send  ", () -> c.send(lease));
        calls.put("forward", () -> c.forward(c, 0, 1));
        calls.put("lease", () -> c.lease(1));
        calls.put("retain", () -> c.retain(0, 1));
        calls.put("isWritable", c::isWritable);
        calls.put("queuedBytes", c::queuedBytes);
        calls.put("keptBytes", c::keptBytes);
        calls.put("pauseReading", c::pauseReading);
        calls.put("resumeReading", c::resumeReading);
        calls.put("setDeadline", () -> c.setDeadline(null));
        calls.put("setIdleTimeout", () -> c.setIdleTimeout(null));
        calls.put("shutdownOutput", c::shutdownOutput);
        calls.put("attach", () -> c.attach("x"));
        calls.put("attachment", c::attachment);
        calls.put("setOption", () -> c.setOption(StandardSocketOptions.TCP_NODELAY, true));
        calls.put("bytesReceived", c::bytesReceived);
        calls.put("bytesSent", c::bytesSent);
        calls.forEach((name, call) -> {
            final String message = assertThrows(WrongThreadException.class, call, name).getMessage();
            assertEquals(name.strip() + ": connection " + c.id() + " belongs to worker 0, not to thread "
                    + Thread.currentThread().getName() + "; use connection.execute", message);
        });
        lease.close();
        link.peer().send(Bytes.text("alive"));
        Bytes.assertSame(Bytes.text("alive"), world.receive(link.peer(), 5));
    }

    @Test
    void whatIsForAnyThreadAnswersAnyThread() {
        final Engine engine = world.start();
        final Link link = world.link(world.serve(engine, () -> SILENT));
        final Connection c = link.connection();
        assertTrue(c.isOpen());
        assertTrue(c.id() > 0);
        assertSame(engine.workers().getFirst(), c.worker());
        assertNotNull(c.localAddress());
        assertNotNull(c.remoteAddress());
        assertNotNull(c.toString());
        assertFalse(c.worker().isCurrent());
        assertTrue(world.get(c, () -> c.worker().isCurrent()));
        assertEquals(0, c.worker().index());
    }

    @Test
    void otherThreadsMayCloseAndAbort() {
        final Engine engine = world.start(world.config().workers(2));
        final Server server = world.serve(engine, () -> SILENT);
        final Link closed = world.link(server);
        final Link aborted = world.link(server);
        final Exception cause = new Exception("from outside");
        closed.connection().close();
        closed.peer().close();
        aborted.connection().abort(cause);
        world.await("both are closed", () -> server.closed() == 2);
        assertSame(cause, aborted.probe().cause());
    }

    @Test
    void closeAndAbortArriveThoughTheCommandQueueIsFull() throws InterruptedException {
        final Engine engine = world.start(world.config().commandQueue(64));
        final Worker worker = engine.workers().getFirst();
        final Server server = world.serve(engine, () -> SILENT);
        final Link closed = world.link(server);
        final Link aborted = world.link(server);
        final CountDownLatch until = new CountDownLatch(1);
        hold(worker, until);
        final AtomicInteger ran = new AtomicInteger();
        int accepted = 0;
        try {
            while (true) {
                worker.execute(ran::incrementAndGet);
                accepted++;
            }
        } catch (final RejectedExecutionException e) {
            assertEquals("execute: the command queue of worker 0 is full", e.getMessage());
        }
        assertThrows(RejectedExecutionException.class, () -> closed.connection().execute(() -> {}));
        assertThrows(RejectedExecutionException.class, () -> worker.schedule(Duration.ZERO, () -> {}));
        closed.connection().close();
        aborted.connection().abort(new Exception("through"));
        closed.peer().close();
        until.countDown();
        world.await("both are closed", () -> server.closed() == 2);
        final int all = accepted;
        world.await("all that was accepted ran", () -> ran.get() == all);
        assertTrue(accepted >= 63 && accepted <= 64, "accepted " + accepted);
    }

    @Test
    void commandsUnderContentionWithAFullQueueRunExactlyOnceInTheOrderOfTheirThread() throws Exception {
        final Engine engine = world.start(world.config().commandQueue(64));
        final Worker worker = engine.workers().getFirst();
        final int threads = 6;
        final int perThread = 20_000;
        final int[] next = new int[threads]; // the worker's
        final AtomicLong ran = new AtomicLong();
        final AtomicLong rejected = new AtomicLong();
        final AtomicReference<String> disorder = new AtomicReference<>();
        final Crew crew = new Crew();
        for (int t = 0; t < threads; t++) {
            final int thread = t;
            crew.start("commander " + t, () -> {
                for (int i = 0; i < perThread;) {
                    final int number = i;
                    try {
                        worker.execute(() -> {
                            if (next[thread] != number) {
                                disorder.compareAndSet(null, "thread " + thread + ": " + number + " after "
                                        + (next[thread] - 1));
                            }
                            next[thread] = number + 1;
                            ran.incrementAndGet();
                        });
                        i++;
                    } catch (final RejectedExecutionException e) {
                        rejected.incrementAndGet();
                        Thread.yield();
                    }
                }
            });
        }
        crew.await(PATIENCE);
        world.await("all ran", () -> ran.get() == (long) threads * perThread);
        world.settle();
        assertEquals((long) threads * perThread, ran.get());
        assertEquals(null, disorder.get());
        assertTrue(rejected.get() > 0, "the queue was never full");
    }

    @Test
    void actionsOfManyThreadsOnManyConnectionsAllArrive() throws Exception {
        final Engine engine = world.start(world.config().workers(2));
        final Server server = world.serve(engine, () -> SILENT);
        final List<Link> links = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            links.add(world.link(server));
        }
        final int perThread = 500;
        final Crew crew = new Crew();
        for (int t = 0; t < 4; t++) {
            crew.start("sender " + t, () -> {
                for (int i = 0; i < perThread; i++) {
                    for (final Link link : links) {
                        while (true) {
                            try {
                                link.connection().execute(() -> assertTrue(
                                        link.connection().send(MemorySegment.ofArray(new byte[3]), 0, 3)));
                                break;
                            } catch (final RejectedExecutionException e) {
                                Thread.yield();
                            }
                        }
                    }
                }
            });
        }
        crew.await(PATIENCE);
        for (final Link link : links) {
            assertEquals(4 * perThread * 3, world.receive(link.peer(), 4 * perThread * 3).length);
        }
    }

    @Test
    void aCommandWakesAWorkerThatSleeps() {
        final Engine engine = world.start(world.config().workers(2));
        for (int i = 0; i < 300; i++) {
            for (final Worker worker : engine.workers()) {
                assertTrue(world.get(worker, worker::isCurrent));
            }
        }
    }

    @Test
    void anActionMayGiveFurtherActionsWhichRunAfterIt() {
        final Worker worker = world.start().workers().getFirst();
        final List<String> order = new CopyOnWriteArrayList<>();
        final CountDownLatch done = new CountDownLatch(1);
        worker.execute(() -> {
            worker.execute(() -> {
                order.add("second");
                done.countDown();
            });
            order.add("first");
        });
        world.await("both ran", () -> done.getCount() == 0);
        assertEquals(List.of("first", "second"), order);
    }

    @Test
    void anInterruptDoesNotEndAWorker() {
        final Engine engine = world.start();
        final Worker worker = engine.workers().getFirst();
        for (int i = 0; i < 20; i++) {
            final Thread thread = world.get(worker, Thread::currentThread);
            thread.interrupt();
            assertTrue(world.get(worker, worker::isCurrent));
        }
        final Link link = world.link(world.serve(engine, () -> Way.FORWARD));
        link.peer().send(Bytes.text("alive"));
        Bytes.assertSame(Bytes.text("alive"), world.receive(link.peer(), 5));
    }

    // --- leases ---

    @Test
    void leasesThatOtherThreadsCloseComeBack() throws Exception {
        final Engine engine = world.start(world.config().leaseLimit(256 << 10));
        final Worker worker = engine.workers().getFirst();
        final Link link = world.link(world.serve(engine, () -> SILENT));
        final Connection c = link.connection();
        final Crew crew = new Crew();
        final AtomicInteger lent = new AtomicInteger();
        for (int t = 0; t < 3; t++) {
            crew.start("lessee " + t, () -> {
                for (int i = 0; i < 2_000; i++) {
                    final Lease lease = world.get(c, () -> c.lease(1_000));
                    if (lease != null) {
                        lease.retain();
                        lease.segment().fill((byte) i);
                        lease.close();
                        lease.close();
                        lent.incrementAndGet();
                    }
                }
            });
        }
        crew.await(PATIENCE);
        world.await("all came back", () -> worker.metrics().leasedBytes() == 0);
        assertEquals(6_000, lent.get());
    }

    @Test
    void aLeaseClosedByManyThreadsAtOnceComesBackOnce() throws Exception {
        final Engine engine = world.start();
        final Link link = world.link(world.serve(engine, () -> SILENT));
        final Connection c = link.connection();
        for (int round = 0; round < 200; round++) {
            final Lease lease = world.get(c, () -> c.lease(100));
            for (int i = 1; i < 4; i++) {
                lease.retain();
            }
            final Crew crew = new Crew();
            for (int t = 0; t < 4; t++) {
                crew.start("closer " + t, lease::close);
            }
            crew.await(PATIENCE);
            assertThrows(IllegalStateException.class, lease::close);
        }
        world.await("all came back", () -> engine.workers().getFirst().metrics().leasedBytes() == 0);
    }

    @Test
    void onePageIsSentToConnectionsOfAllWorkers() {
        final Engine engine = world.start(world.config().workers(3));
        final Server server = world.serve(engine, () -> SILENT);
        final List<Link> links = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            links.add(world.link(server));
        }
        final byte[] page = Bytes.of(1, 50_000);
        final Connection owner = links.getFirst().connection();
        final Lease lease = world.get(owner, () -> {
            final Lease filled = owner.lease(page.length);
            filled.asByteBuffer().put(page);
            return filled;
        });
        for (final Link link : links) {
            lease.retain();
            link.connection().execute(() -> assertTrue(link.connection().send(lease)));
        }
        lease.close();
        links.forEach(link -> Bytes.assertSame(page, world.receive(link.peer(), page.length)));
        world.await("it came back", () -> owner.worker().metrics().leasedBytes() == 0);
    }

    // --- waking ---

    @Test
    void bytesAndCommandsThatCrossOverAreBothSeen() throws Exception {
        final Engine engine = world.start();
        final Link link = world.link(world.serve(engine, () -> Way.SEGMENT));
        final AtomicBoolean stop = new AtomicBoolean();
        final AtomicLong ran = new AtomicLong();
        final Crew crew = new Crew();
        final AtomicLong given = new AtomicLong();
        crew.start("commander", () -> {
            while (!stop.get()) {
                try {
                    link.connection().execute(ran::incrementAndGet);
                    given.incrementAndGet();
                } catch (final RejectedExecutionException e) {
                    Thread.yield();
                }
            }
        });
        for (int i = 0; i < 2_000; i++) {
            link.peer().send((byte) i);
            assertEquals((byte) i, world.receive(link.peer(), 1)[0]);
        }
        stop.set(true);
        crew.await(PATIENCE);
        world.await("all commands ran", () -> ran.get() == given.get());
    }
}
