package io.gatun.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;
import io.gatun.Engine;
import io.gatun.Lease;
import io.gatun.TcpOptions;

/** Nothing grows without bound, and what was held back goes on. */
@Tag("S")
public abstract class BackPressureConformance extends Conformance {
    private static final int LOW = 32 << 10;
    private static final int HIGH = 128 << 10;
    private static final int SMALL_RECEIVE_BUFFER = 16 << 10;
    private static final TcpOptions OPTIONS = TcpOptions.defaults().watermarks(LOW, HIGH);

    /** Ignores what comes. */
    private static final ConnectionHandler SILENT = (c, buffer, offset, length) -> length;

    private Link unreadLink(final ConnectionHandler handler) {
        final Link link = world.link(world.serve(world.start(), OPTIONS, () -> handler), SMALL_RECEIVE_BUFFER);
        link.peer().stopReading();
        return link;
    }

    /** Sends messages until one is refused, and returns all accepted bytes. On the worker. */
    private static byte[] fill(final Connection c, final int messageBytes) {
        final List<byte[]> accepted = new ArrayList<>();
        while (true) {
            final byte[] message = Bytes.of(accepted.size(), messageBytes);
            final long queued = c.queuedBytes();
            assertEquals(queued < HIGH, c.isWritable());
            final boolean taken = c.send(MemorySegment.ofArray(message), 0, messageBytes);
            assertEquals(queued < HIGH, taken, "accepted with " + queued + " bytes queued");
            if (!taken) {
                assertEquals(queued, c.queuedBytes(), "a refused send changed the queue");
                return Bytes.concat(accepted.toArray(byte[][]::new));
            }
            accepted.add(message);
            assertTrue(c.queuedBytes() < HIGH + messageBytes);
        }
    }

    /** Fills again and again until the kernel takes no more either. */
    private byte[] fillPipe(final Link link, final int messageBytes) {
        final List<byte[]> accepted = new ArrayList<>();
        for (boolean full = false; !full;) {
            accepted.add(world.get(link.connection(), () -> fill(link.connection(), messageBytes)));
            world.settle();
            full = world.get(link.connection(), () -> link.connection().queuedBytes() >= HIGH);
        }
        return Bytes.concat(accepted.toArray(byte[][]::new));
    }

    @Test
    void aSendIsTakenWholeBelowTheHighMarkAndRefusedWholeAboveIt() {
        final Link link = unreadLink(SILENT);
        final byte[] accepted = fillPipe(link, 10_000);
        assertFalse(world.get(link.connection(), link.connection()::isWritable));
        link.peer().resumeReading();
        Bytes.assertSame(accepted, world.receive(link.peer(), accepted.length));
        world.settle();
        assertEquals(0, link.peer().available());
    }

    @Test
    void onWritableComesOnceAfterARefusalWhenTheQueueFellToTheLowMark() {
        final AtomicReference<Long> queued = new AtomicReference<>();
        final Link link = unreadLink(new ConnectionHandler() {
            @Override
            public int onData(final Connection c, final MemorySegment buffer, final long offset, final int length) {
                return length;
            }

            @Override
            public void onWritable(final Connection c) {
                queued.set(c.queuedBytes());
            }
        });
        final byte[] accepted = fillPipe(link, 10_000);
        final int before = link.probe().writables();
        link.peer().resumeReading();
        world.receive(link.peer(), accepted.length);
        world.await("onWritable comes", () -> link.probe().writables() == before + 1);
        assertTrue(queued.get() <= LOW, "queued in onWritable: " + queued.get());
        world.settle();
        assertEquals(before + 1, link.probe().writables());
        assertTrue(world.get(link.connection(), link.connection()::isWritable));
    }

    @Test
    void withoutARefusalThereIsNoOnWritable() {
        final Link link = world.link(world.serve(world.start(), OPTIONS, () -> Way.SEGMENT));
        link.peer().send(Bytes.of(1, 100_000));
        world.receive(link.peer(), 100_000);
        world.settle();
        assertEquals(0, link.probe().writables());
    }

    @Test
    void noBytesAreShownWhileTheOwnQueueIsOverTheHighMark() {
        final AtomicBoolean shownWhileOver = new AtomicBoolean();
        final Link link = unreadLink((c, buffer, offset, length) -> {
            if (c.queuedBytes() >= HIGH) {
                shownWhileOver.set(true);
            }
            return length;
        });
        final byte[] accepted = fillPipe(link, 10_000);
        final int calls = link.probe().dataCalls();
        link.peer().send(Bytes.of(2, 5_000));
        world.settle();
        assertEquals(calls, link.probe().dataCalls());
        link.peer().resumeReading();
        world.await("the bytes are shown in the end", () -> link.probe().consumed() == 5_000);
        assertFalse(shownWhileOver.get());
        world.receive(link.peer(), accepted.length);
    }

    @Test
    void withoutAutoPauseBytesAreShownWhileTheQueueIsOverTheHighMark() {
        final Server server = world.serve(world.start(), OPTIONS.autoPause(false), () -> SILENT);
        final Link link = world.link(server, SMALL_RECEIVE_BUFFER);
        link.peer().stopReading();
        fillPipe(link, 10_000);
        link.peer().send(Bytes.of(2, 5_000));
        world.await("the bytes are shown", () -> link.probe().consumed() == 5_000);
    }

    @Test
    void anEchoToAPeerThatDoesNotReadHoldsBoundedMemory() {
        final Link link = unreadLink(Way.SEGMENT);
        final byte[] offered = Bytes.of(3, 20 << 20);
        link.peer().send(offered);
        world.settle();
        world.await("the pipe is full", () -> {
            final long before = link.peer().unsentBytes();
            world.settle();
            return link.peer().unsentBytes() == before;
        });
        assertTrue(link.peer().unsentBytes() > 0, "the engine took everything");
        assertTrue(world.get(link.connection(), link.connection()::queuedBytes) < HIGH + (64 << 10));
        link.peer().resumeReading();
        Bytes.assertSame(offered, world.receive(link.peer(), offered.length));
    }

    @Test
    void afterPauseReadingReturnedNothingIsShownUntilResumeAndThenAllInOrder() {
        final Received seen = new Received();
        final AtomicBoolean paused = new AtomicBoolean();
        final AtomicBoolean shownWhilePaused = new AtomicBoolean();
        final Link link = world.link(world.serve(world.start(), () -> (c, buffer, offset, length) -> {
            if (paused.get()) {
                shownWhilePaused.set(true);
            }
            seen.add(Bytes.copy(buffer, offset, length));
            return length;
        }));
        final byte[] message = Bytes.of(4, 100_000);
        int sent = 0;
        for (int round = 0; round < 20; round++) {
            world.on(link.connection(), () -> {
                link.connection().pauseReading();
                paused.set(true);
            });
            link.peer().send(java.util.Arrays.copyOfRange(message, sent, sent + 5_000));
            sent += 5_000;
            world.settle();
            world.on(link.connection(), () -> {
                paused.set(false);
                link.connection().resumeReading();
            });
        }
        world.await("all comes", () -> seen.available() == message.length);
        Bytes.assertSame(message, seen.take(message.length));
        assertFalse(shownWhilePaused.get());
    }

    @Test
    void pausingInsideOnDataHoldsTheRestBack() {
        final AtomicInteger calls = new AtomicInteger();
        final Received seen = new Received();
        final Link link = world.link(world.serve(world.start(), () -> (c, buffer, offset, length) -> {
            calls.incrementAndGet();
            c.pauseReading();
            final int part = Math.min(length, 100);
            seen.add(Bytes.copy(buffer, offset, part));
            return part;
        }));
        final byte[] message = Bytes.of(5, 10_000);
        link.peer().send(message);
        for (int call = 1; seen.available() < message.length; call++) {
            final int wanted = call;
            world.await("call " + call, () -> calls.get() == wanted);
            if (call % 25 == 0) {
                world.settle();
                assertEquals(wanted, calls.get());
            }
            world.on(link.connection(), link.connection()::resumeReading);
        }
        Bytes.assertSame(message, seen.take(message.length));
    }

    @Test
    void aPausedReaderHoldsBoundedMemoryAndItsPeerIsHeldBack() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT));
        world.on(link.connection(), link.connection()::pauseReading);
        final int offered = 32 << 20;
        link.peer().send(new byte[offered]);
        world.await("the pipe is full", () -> {
            final long before = link.peer().unsentBytes();
            world.settle();
            return link.peer().unsentBytes() == before;
        });
        assertTrue(link.peer().unsentBytes() > 0, "the engine took everything");
        final long received = world.get(link.connection(), link.connection()::bytesReceived);
        assertTrue(received <= 4 << 20, "a paused connection took " + received + " bytes");
        world.on(link.connection(), link.connection()::resumeReading);
        world.await("all comes", () -> link.probe().consumed() == offered);
    }

    @Test
    void aPausedReaderDoesNotHoldUpOthers() {
        final Server server = world.serve(world.start(world.config().receiveMemory(1 << 20)), () -> Way.FORWARD);
        final List<Link> paused = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            final Link link = world.link(server);
            world.on(link.connection(), link.connection()::pauseReading);
            link.peer().send(Bytes.of(i, 2 << 20));
            paused.add(link);
        }
        final Link other = world.link(server);
        for (int i = 0; i < 20; i++) {
            other.peer().send(Bytes.of(i, 30_000));
            Bytes.assertSame(Bytes.of(i, 30_000), world.receive(other.peer(), 30_000));
        }
        for (int i = 0; i < paused.size(); i++) {
            final Link link = paused.get(i);
            world.on(link.connection(), link.connection()::resumeReading);
            Bytes.assertSame(Bytes.of(i, 2 << 20), world.receive(link.peer(), 2 << 20));
        }
    }

    @Test
    void theEndOfInputWaitsBehindBytesThatWereHeldBack() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT));
        world.on(link.connection(), link.connection()::pauseReading);
        link.peer().send(Bytes.of(1, 10_000));
        link.peer().shutdownOutput();
        world.settle();
        assertEquals(0, link.probe().ends());
        assertTrue(link.connection().isOpen());
        world.on(link.connection(), link.connection()::resumeReading);
        world.await("the end comes", () -> link.probe().ends() == 1);
        assertEquals(10_000, link.probe().consumed());
        world.await("is closed", link.probe()::isClosed);
    }

    @Test
    void forwardingToASlowTargetHoldsItsSourceBackInsteadOfClosingIt() {
        final Engine engine = world.start();
        final AtomicReference<Connection> target = new AtomicReference<>();
        final Server sink = world.serve(engine, OPTIONS, () -> SILENT);
        final Link slow = world.link(sink, SMALL_RECEIVE_BUFFER);
        target.set(slow.connection());
        slow.peer().stopReading();
        final Server source = world.serve(engine, TcpOptions.defaults().maxMessageBytes(256 << 10),
                () -> (c, buffer, offset, length) -> c.forward(target.get(), offset, length) ? length : 0);
        final Link fast = world.link(source);
        final byte[] message = Bytes.of(6, 12 << 20);
        fast.peer().send(message);
        world.await("the pipe is full", () -> {
            final long before = fast.peer().unsentBytes();
            world.settle();
            return fast.peer().unsentBytes() == before;
        });
        assertNull(fast.probe().cause());
        assertTrue(fast.connection().isOpen());
        assertTrue(fast.peer().unsentBytes() > 0, "the engine took everything");
        slow.peer().resumeReading();
        Bytes.assertSame(message, world.receive(slow.peer(), message.length));
    }

    @Test
    void leasesEndAtTheirLimitAndGoOnWhenOneCameBack() {
        final Engine engine = world.start(world.config().leaseLimit(64 << 10));
        final Link link = world.link(world.serve(engine, () -> SILENT));
        world.on(link.connection(), () -> {
            final List<Lease> leases = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                final Lease lease = link.connection().lease(4_096);
                assertNotNull(lease);
                leases.add(lease);
            }
            assertNull(link.connection().lease(1));
            assertEquals(64 << 10, engine.workers().getFirst().metrics().leasedBytes());
            leases.getFirst().close();
            leases.set(0, link.connection().lease(4_000));
            assertNotNull(leases.getFirst());
            leases.forEach(Lease::close);
        });
        assertEquals(0, engine.workers().getFirst().metrics().leasedBytes());
    }

    @Test
    void sendingNoLeaseIsARefusalThatOnWritableFollows() {
        final Engine engine = world.start(world.config().leaseLimit(0));
        final Link link = world.link(world.serve(engine, () -> SILENT));
        world.on(link.connection(), () -> assertFalse(link.connection().send(link.connection().lease(1))));
        world.await("onWritable follows", () -> link.probe().writables() == 1);
    }

    @Test
    void withoutSendMemoryASendIsRefusedAndOnWritableFollowsWhenThereIsSome() {
        final Engine engine = world.start(world.config().sendMemory(1 << 20));
        final TcpOptions large = TcpOptions.defaults().watermarks(1 << 20, 64 << 20).maxMessageBytes(100_000);
        final Server server = world.serve(engine, large, () -> SILENT);
        final Link hog = world.link(server, SMALL_RECEIVE_BUFFER);
        hog.peer().stopReading();
        final List<byte[]> accepted = new ArrayList<>();
        world.on(hog.connection(), () -> {
            for (boolean taken = true; taken;) {
                final byte[] message = Bytes.of(accepted.size(), 100_000);
                taken = hog.connection().send(MemorySegment.ofArray(message), 0, message.length);
                if (taken) {
                    accepted.add(message);
                }
            }
        });
        assertTrue(accepted.size() < 50, "the memory of a worker is not bounded");
        hog.peer().resumeReading();
        final byte[] all = Bytes.concat(accepted.toArray(byte[][]::new));
        Bytes.assertSame(all, world.receive(hog.peer(), all.length));
        world.await("onWritable follows", () -> hog.probe().writables() == 1);
    }

    @Test
    void aConnectionWithoutAQueueGetsMemoryWhileAnotherHoldsMost() {
        final Engine engine = world.start(world.config().sendMemory(1 << 20));
        final TcpOptions large = TcpOptions.defaults().watermarks(1 << 20, 64 << 20);
        final Server server = world.serve(engine, large, () -> Way.SEGMENT);
        final Link hog = world.link(server, SMALL_RECEIVE_BUFFER);
        hog.peer().stopReading();
        world.on(hog.connection(), () -> {
            while (hog.connection().send(MemorySegment.ofArray(new byte[50_000]), 0, 50_000)) {
                assertTrue(hog.connection().isOpen());
            }
        });
        final Link modest = world.link(server);
        for (int i = 0; i < 20; i++) {
            modest.peer().send(Bytes.of(i, 20_000));
            Bytes.assertSame(Bytes.of(i, 20_000), world.receive(modest.peer(), 20_000));
        }
    }

    @Test
    void refusedEchoesAreShownAgainWithOnWritableUntilTheyAreTaken() {
        final Server server = world.serve(world.start(),
                TcpOptions.defaults().watermarks(0, 1).autoPause(false), () -> Way.SEGMENT);
        final Link link = world.link(server);
        final byte[] message = Bytes.of(8, 300_000);
        link.peer().send(message);
        Bytes.assertSame(message, world.receive(link.peer(), message.length));
    }
}
