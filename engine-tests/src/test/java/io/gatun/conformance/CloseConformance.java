package io.gatun.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;
import io.gatun.Engine;
import io.gatun.EngineAccess;
import io.gatun.SystemError;
import io.gatun.TcpOptions;

/** How connections end, whoever ends them and whatever was going on. */
@Tag("S")
public abstract class CloseConformance extends Conformance {
    private static final int SMALL_RECEIVE_BUFFER = 16 << 10;
    private static final ConnectionHandler SILENT = (c, buffer, offset, length) -> length;

    /** Lives on after the peer's end of input. */
    private static ConnectionHandler halfOpen(final ConnectionHandler data, final AtomicBoolean ended) {
        return new ConnectionHandler() {
            @Override
            public int onData(final Connection c, final MemorySegment buffer, final long offset, final int length)
                    throws Exception {
                return data.onData(c, buffer, offset, length);
            }

            @Override
            public void onEndOfInput(final Connection c) {
                ended.set(true);
            }
        };
    }

    private static boolean send(final Connection c, final byte[] bytes) {
        return c.send(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    /** What is queued behind a pipe that is full because its peer does not read. */
    private byte[] stuck(final Link link) {
        link.peer().stopReading();
        final List<byte[]> sent = new ArrayList<>();
        for (boolean full = false; !full;) {
            world.on(link.connection(), () -> {
                byte[] next = Bytes.of(sent.size(), 50_000);
                while (send(link.connection(), next)) {
                    sent.add(next);
                    next = Bytes.of(sent.size(), 50_000);
                }
            });
            world.settle();
            full = !world.get(link.connection(), link.connection()::isWritable);
        }
        return Bytes.concat(sent.toArray(byte[][]::new));
    }

    // --- orderly ---

    @Test
    void thePeersEndClosesInTurnUnlessTheHandlerSaysOtherwise() {
        final Link link = world.link(world.serve(world.start(), () -> Way.FORWARD));
        link.peer().send(Bytes.text("last"));
        link.peer().shutdownOutput();
        Bytes.assertSame(Bytes.text("last"), world.receiveAll(link.peer()));
        world.await("is closed", link.probe()::isClosed);
        assertFalse(link.peer().isReset());
        assertNull(link.probe().cause());
        assertEquals(List.of("onOpen", "onEndOfInput", "onClose"), link.probe().log());
    }

    @Test
    void answersLeaveAfterThePeersEnd() {
        final AtomicBoolean ended = new AtomicBoolean();
        final Link link = world.link(world.serve(world.start(), () -> halfOpen(SILENT, ended)));
        link.peer().shutdownOutput();
        world.await("the end is seen", ended::get);
        assertTrue(link.connection().isOpen());
        final byte[] answer = Bytes.of(1, 200_000);
        world.on(link.connection(), () -> assertTrue(send(link.connection(), answer)));
        Bytes.assertSame(answer, world.receive(link.peer(), answer.length));
        link.connection().close();
        assertEquals(0, world.receiveAll(link.peer()).length);
        world.await("is closed", link.probe()::isClosed);
        assertNull(link.probe().cause());
    }

    @Test
    void ourEndStandsBehindWhatWasQueuedAndReadingGoesOn() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT));
        final byte[] answer = Bytes.of(1, 200_000);
        world.on(link.connection(), () -> {
            assertTrue(send(link.connection(), answer));
            link.connection().shutdownOutput();
            assertFalse(send(link.connection(), new byte[1]), "a send behind the end");
            assertFalse(link.connection().isWritable());
            link.connection().shutdownOutput();
        });
        Bytes.assertSame(answer, world.receiveAll(link.peer()));
        assertTrue(link.connection().isOpen());
        link.peer().send(Bytes.of(2, 5_000));
        world.await("bytes still come", () -> link.probe().consumed() == 5_000);
        link.peer().close();
        world.await("is closed", link.probe()::isClosed);
        assertNull(link.probe().cause());
        assertFalse(link.peer().isReset());
    }

    @Test
    void bothHalvesCanEndOneAfterTheOther() {
        final AtomicBoolean ended = new AtomicBoolean();
        final Link link = world.link(world.serve(world.start(), () -> halfOpen(SILENT, ended)));
        link.peer().shutdownOutput();
        world.await("the end is seen", ended::get);
        world.on(link.connection(), link.connection()::shutdownOutput);
        assertEquals(0, world.receiveAll(link.peer()).length);
        assertTrue(link.connection().isOpen());
        link.connection().close();
        world.await("is closed", link.probe()::isClosed);
        assertNull(link.probe().cause());
    }

    @Test
    void closeFlushesWhatIsQueuedToASlowPeer() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT), SMALL_RECEIVE_BUFFER);
        final byte[] queued = stuck(link);
        link.connection().close();
        world.settle();
        assertFalse(link.probe().isClosed());
        link.peer().resumeReading();
        Bytes.assertSame(queued, world.receiveAll(link.peer()));
        assertFalse(link.peer().isReset());
        link.peer().close();
        world.await("is closed", link.probe()::isClosed);
        assertNull(link.probe().cause());
    }

    @Test
    void afterCloseNothingIsShownAndEverySendIsRefused() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT));
        final int calls = link.probe().dataCalls();
        world.on(link.connection(), () -> {
            link.connection().close();
            assertFalse(link.connection().isOpen());
            assertFalse(send(link.connection(), new byte[1]));
            assertFalse(link.connection().isWritable());
        });
        link.peer().send(Bytes.of(1, 100_000));
        link.peer().close();
        world.await("is closed", link.probe()::isClosed);
        assertEquals(calls, link.probe().dataCalls());
        assertEquals(List.of("onOpen", "onClose"), link.probe().log());
        assertNull(link.probe().cause());
        assertFalse(link.peer().isReset());
    }

    @Test
    void aPeerThatSendsWithoutEndAfterOurCloseIsCutOff() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT));
        link.connection().close();
        link.peer().send(new byte[16 << 20]);
        world.await("is closed", link.probe()::isClosed);
        assertNull(link.probe().cause());
        world.await("the peer notices", link.peer()::isEndOfInput);
    }

    @Test
    void aPeerThatNeverEndsAfterOurCloseIsGivenUp() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT));
        link.connection().close();
        world.receiveAll(link.peer());
        world.await("is closed", link.probe()::isClosed);
        assertNull(link.probe().cause());
    }

    @Test
    void aCloseThatCannotFlushBecomesAnAbortAtItsTimeout() {
        final TcpOptions options = TcpOptions.defaults().closeTimeout(Duration.ofMillis(200));
        final Link link = world.link(world.serve(world.start(), options, () -> SILENT), SMALL_RECEIVE_BUFFER);
        stuck(link);
        final long beginNs = world.nowNs();
        link.connection().close();
        world.await("is closed", link.probe()::isClosed);
        assertTrue(world.nowNs() - beginNs >= 200_000_000L, "given up too early");
        final SocketException cause = assertInstanceOf(SocketException.class, link.probe().cause());
        assertEquals("ETIMEDOUT", assertInstanceOf(SystemError.class, cause).errnoName());
        link.peer().resumeReading();
        world.await("the peer sees a reset", link.peer()::isReset);
    }

    @Test
    void closingTwiceIsClosingOnce() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT));
        link.connection().close();
        link.connection().close();
        link.peer().close();
        world.await("is closed", link.probe()::isClosed);
        link.connection().close();
        link.connection().abort(new SocketException("too late"));
        world.settle();
        assertNull(link.probe().cause());
        assertEquals(List.of("onOpen", "onClose"), link.probe().log());
    }

    // --- at once ---

    @Test
    void anAbortShowsThePeerAResetAndTheHandlerItsCause() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT));
        final Exception cause = new Exception("enough");
        link.connection().abort(cause);
        world.await("the peer sees a reset", link.peer()::isReset);
        world.await("is closed", link.probe()::isClosed);
        assertSame(cause, link.probe().cause());
        assertFalse(link.connection().isOpen());
    }

    @Test
    void anAbortWithoutACauseHasOne() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT));
        link.connection().abort(null);
        world.await("is closed", link.probe()::isClosed);
        assertEquals("aborted", assertInstanceOf(SocketException.class, link.probe().cause()).getMessage());
    }

    @Test
    void ofTwoAbortsTheFirstGivesTheCause() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT));
        final Exception first = new Exception("first");
        world.on(link.connection(), () -> {
            link.connection().abort(first);
            link.connection().abort(new Exception("second"));
        });
        world.await("is closed", link.probe()::isClosed);
        assertSame(first, link.probe().cause());
    }

    @Test
    void anAbortCutsACloseThatStillFlushes() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT), SMALL_RECEIVE_BUFFER);
        stuck(link);
        link.connection().close();
        final Exception cause = new Exception("no patience");
        link.connection().abort(cause);
        world.await("is closed", link.probe()::isClosed);
        assertSame(cause, link.probe().cause());
        link.peer().resumeReading();
        world.await("the peer sees a reset", link.peer()::isReset);
    }

    @Test
    void anAbortDropsWhatIsStuckInAFullPipe() {
        final Engine engine = world.start();
        final Link link = world.link(world.serve(engine, () -> SILENT), SMALL_RECEIVE_BUFFER);
        stuck(link);
        assertTrue(engine.workers().getFirst().metrics().queuedSendBytes() > 0);
        link.connection().abort(new Exception("stuck"));
        world.await("is closed", link.probe()::isClosed);
        assertEquals(0, engine.workers().getFirst().metrics().queuedSendBytes());
        link.peer().resumeReading();
        world.await("the peer sees a reset", link.peer()::isReset);
    }

    // --- by the peer ---

    @Test
    void aResetByThePeerIsTheCauseAndNamesWhatHappened() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT));
        link.peer().reset();
        world.await("is closed", link.probe()::isClosed);
        final SocketException cause = assertInstanceOf(SocketException.class, link.probe().cause());
        final SystemError error = assertInstanceOf(SystemError.class, cause);
        assertEquals("ECONNRESET", error.errnoName());
        assertEquals("receive", error.operation());
        assertEquals("receive 127.0.0.1:" + link.peer().localAddress().getPort()
                + ": ECONNRESET (connection reset by peer)", cause.getMessage());
        assertEquals(List.of("onOpen", "onClose"), link.probe().log());
    }

    @Test
    void aResetWhileSendsAreStuckIsTheCause() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT), SMALL_RECEIVE_BUFFER);
        stuck(link);
        link.peer().reset();
        world.await("is closed", link.probe()::isClosed);
        final String errno = assertInstanceOf(SystemError.class, link.probe().cause()).errnoName();
        assertTrue(List.of("ECONNRESET", "EPIPE").contains(errno), errno);
    }

    @Test
    void aResetIsNoticedByAReaderThatIsPaused() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT));
        world.on(link.connection(), link.connection()::pauseReading);
        link.peer().reset();
        world.await("is closed, at the latest when reading resumes", () -> {
            world.on(link.connection(), () -> {
                if (link.connection().isOpen()) {
                    link.connection().resumeReading();
                }
            });
            return link.probe().isClosed();
        });
        assertEquals("ECONNRESET", assertInstanceOf(SystemError.class, link.probe().cause()).errnoName());
    }

    // --- from inside ---

    @ParameterizedTest
    @EnumSource
    void closeWorksInEveryCallback(final Callback where) {
        final Hooks.Hook hook = Connection::close;
        final Link link = world.link(world.serve(world.start(), () -> new Hooks(where, hook)));
        Hooks.provoke(where, world, link, hook);
        if (where != Callback.ON_CLOSE) {
            world.receiveAll(link.peer());
            assertFalse(link.peer().isReset());
        }
        link.peer().close();
        world.await("is closed", link.probe()::isClosed);
        if (where != Callback.ON_CLOSE) {
            assertNull(link.probe().cause());
        }
    }

    @ParameterizedTest
    @EnumSource
    void abortWorksInEveryCallback(final Callback where) {
        final Exception cause = new Exception("in " + where);
        final Hooks.Hook hook = c -> c.abort(cause);
        final Server server = world.serve(world.start(), () -> new Hooks(where, hook));
        final Link link = world.link(server);
        Hooks.provoke(where, world, link, hook);
        world.await("is closed", link.probe()::isClosed);
        if (where != Callback.ON_CLOSE) {
            assertSame(cause, link.probe().cause());
            world.await("the peer sees a reset", link.peer()::isReset);
        }
    }

    @Test
    void bytesLeftByACallbackThatClosedAreGone() {
        final Link link = world.link(world.serve(world.start(), () -> (c, buffer, offset, length) -> {
            c.close();
            return length / 2;
        }));
        link.peer().send(Bytes.of(1, 1_000));
        link.peer().close();
        world.await("is closed", link.probe()::isClosed);
        assertEquals(1, link.probe().dataCalls());
        assertNull(link.probe().cause());
        assertEquals(0, world.get(link.connection(), link.connection()::keptBytes));
    }

    @Test
    void aHandlerMayEndAnotherConnectionOfItsWorker() {
        final Server victims = world.serve(world.start(), () -> SILENT);
        final Link closed = world.link(victims);
        final Link aborted = world.link(victims);
        final Exception cause = new Exception("by another");
        final Server killers = world.serve(world.engines().getFirst(), () -> (c, buffer, offset, length) -> {
            closed.connection().close();
            aborted.connection().abort(cause);
            return length;
        });
        final Link killer = world.link(killers);
        aborted.peer().send(Bytes.of(1, 10_000));
        killer.peer().send((byte) 1);
        closed.peer().close();
        world.await("both are closed", () -> closed.probe().isClosed() && aborted.probe().isClosed());
        assertSame(cause, aborted.probe().cause());
        assertTrue(killer.connection().isOpen());
    }

    @Test
    void anActionGivenToAClosedConnectionStillRuns() {
        final Link link = world.link(world.serve(world.start(), () -> SILENT));
        link.peer().reset();
        world.await("is closed", link.probe()::isClosed);
        assertFalse(world.get(link.connection(), link.connection()::isOpen));
    }

    // --- who comes next ---

    @Test
    void anOldConnectionCannotTouchTheNextUserOfItsSlot() {
        final Engine engine = world.start(world.config().maxSockets(16));
        final Server server = world.serve(engine, () -> Way.SEGMENT);
        final Link old = world.link(server);
        old.peer().send(Bytes.of(1, 10));
        world.receive(old.peer(), 10);
        old.peer().close();
        world.await("the old one is closed", old.probe()::isClosed);
        final Link next = world.link(server);
        final Connection c = old.connection();
        world.on(c, () -> {
            assertFalse(c.isOpen());
            assertFalse(send(c, new byte[10]));
            assertFalse(c.isWritable());
            assertEquals(0, c.queuedBytes());
            assertEquals(0, c.keptBytes());
            assertEquals(10, c.bytesReceived());
            c.pauseReading();
            c.resumeReading();
            c.setDeadline(Duration.ofMillis(1));
            c.setIdleTimeout(Duration.ofMillis(1));
            c.shutdownOutput();
            c.close();
            c.abort(new Exception("not yours"));
        });
        world.settle();
        next.peer().send(Bytes.of(2, 5_000));
        Bytes.assertSame(Bytes.of(2, 5_000), world.receive(next.peer(), 5_000));
        assertEquals(0, next.probe().timeouts());
        assertTrue(next.connection().isOpen());
        assertTrue(next.connection().id() != c.id());
    }

    @Test
    void aDescriptorNumberThatComesBackAtOnceBelongsToItsNewConnection() {
        final Server server = world.serve(world.start(), () -> Way.FORWARD);
        for (int i = 0; i < 150; i++) {
            final Link link = world.link(server);
            final byte[] message = Bytes.of(i, 500);
            link.peer().send(message);
            Bytes.assertSame(message, world.receive(link.peer(), 500));
            link.peer().send(message);
            switch (i % 4) {
                case 0 -> link.connection().close();
                case 1 -> link.connection().abort(null);
                case 2 -> link.peer().close();
                default -> link.peer().reset();
            }
        }
        world.await("all are closed", () -> server.closed() == 150);
    }

    @Test
    void connectionsThatEndInAllWaysAtOnceHarmNoOther() {
        final SplittableRandom random = new SplittableRandom(7);
        final Engine engine = world.start(world.config().workers(2).receiveMemory(1 << 20).receiveBufferBytes(4 << 10));
        final Server server = world.serve(engine, () -> Way.FORWARD);
        final List<Link> steady = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            steady.add(world.link(server));
        }
        for (int round = 0; round < 30; round++) {
            final List<Link> ending = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                ending.add(world.link(server));
            }
            for (int i = 0; i < steady.size(); i++) {
                steady.get(i).peer().send(Bytes.of(round * 10L + i, 20_000));
            }
            for (final Link link : ending) {
                link.peer().send(Bytes.of(round, random.nextInt(100_000)));
                switch (random.nextInt(6)) {
                    case 0 -> link.peer().reset();
                    case 1 -> link.peer().close();
                    case 2 -> link.peer().shutdownOutput();
                    case 3 -> link.connection().close();
                    case 4 -> link.connection().abort(null);
                    default -> {
                        link.peer().stopReading();
                        link.connection().abort(null);
                    }
                }
            }
            for (int i = 0; i < steady.size(); i++) {
                Bytes.assertSame(Bytes.of(round * 10L + i, 20_000), world.receive(steady.get(i).peer(), 20_000));
            }
            ending.forEach(link -> link.peer().close());
        }
        world.await("all others are closed", () -> server.opened() - server.closed() == steady.size());
        assertTrue(steady.stream().allMatch(link -> link.connection().isOpen()));
    }

    @Test
    void recordsComeBackWhileTheEngineRuns() {
        final Engine engine = world.start(world.config().maxSockets(16));
        final Server server = world.serve(engine, () -> Way.FORWARD);
        for (int i = 0; i < 60; i++) {
            final Link link = world.link(server);
            link.peer().close();
            world.await("is closed", link.probe()::isClosed);
        }
        assertEquals(1, EngineAccess.socketsInUse(engine.workers().getFirst()), "only the listener's");
        assertEquals(60, engine.workers().getFirst().metrics().closed());
    }

    @Test
    void whenAllRecordsAreInUseNewConnectionsAreClosedAndOldOnesLive() {
        final Engine engine = world.start(world.config().maxSockets(16));
        final Server server = world.serve(engine, () -> Way.FORWARD);
        final List<Link> links = new ArrayList<>();
        while (EngineAccess.socketsInUse(engine.workers().getFirst()) < 16) {
            links.add(world.link(server));
        }
        final Peer refused = world.connect(server.address());
        world.await("one too many is closed", refused::isEndOfInput);
        for (final Link link : links) {
            link.peer().send(Bytes.text("alive"));
            Bytes.assertSame(Bytes.text("alive"), world.receive(link.peer(), 5));
        }
        final AtomicReference<Peer> accepted = new AtomicReference<>();
        links.getFirst().peer().close();
        world.await("one is closed", links.getFirst().probe()::isClosed);
        accepted.set(world.link(server).peer());
        accepted.get().send(Bytes.text("alive"));
        Bytes.assertSame(Bytes.text("alive"), world.receive(accepted.get(), 5));
    }
}
