package io.gatun.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;
import io.gatun.Engine;
import io.gatun.EngineAccess;
import io.gatun.SystemError;
import io.gatun.TcpOptions;
import io.gatun.Worker;

/** Connections that the engine makes. */
@Tag("S")
public abstract class ConnectConformance extends Conformance {
    private static final ConnectionHandler SILENT = (c, buffer, offset, length) -> length;
    private static final InetSocketAddress NAME = InetSocketAddress.createUnresolved("service.invalid", 7);

    private Peer accept(final PeerListener listener) {
        final AtomicReference<Peer> accepted = new AtomicReference<>();
        world.await("the peer accepts", () -> {
            accepted.set(listener.poll());
            return accepted.get() != null;
        });
        return accepted.get();
    }

    private static int sockets(final Engine engine) {
        return engine.workers().stream().mapToInt(EngineAccess::socketsInUse).sum();
    }

    @Test
    void aConnectionIsOpenedFirstAndThenTheFutureCompletesOnTheWorker() {
        final Engine engine = world.start();
        final PeerListener listener = world.listen();
        final Probe probe = world.probe(SILENT);
        final AtomicBoolean inOrder = new AtomicBoolean();
        final CompletableFuture<Connection> future = engine.connect(listener.address(), TcpOptions.defaults(), probe);
        final CompletableFuture<Connection> seen = future.whenComplete((connection, failure) -> inOrder
                .set(connection.equals(probe.connection()) && connection.worker().isCurrent()));
        final Connection connection = world.await(seen);
        assertTrue(inOrder.get() || future.isDone());
        assertSame(probe.connection(), connection);
        final Peer peer = accept(listener);
        assertEquals(listener.address(), connection.remoteAddress());
        assertEquals(peer.localAddress(), connection.remoteAddress());
        world.on(connection, () -> connection.send(MemorySegment.ofArray(Bytes.text("hello")), 0, 5));
        Bytes.assertSame(Bytes.text("hello"), world.receive(peer, 5));
        peer.send(Bytes.text("answer"));
        world.await("the answer comes", () -> probe.consumed() == 6);
        assertEquals(1, engine.workers().getFirst().metrics().connected());
    }

    @Test
    void theBannerOfAServerIsSeen() {
        final Engine engine = world.start();
        final PeerListener listener = world.listen();
        final Probe probe = world.probe(SILENT);
        world.await(engine.connect(listener.address(), TcpOptions.defaults(), probe));
        accept(listener).send(Bytes.text("banner"));
        world.await("the banner comes", () -> probe.consumed() == 6);
    }

    @Test
    void aRefusedConnectFailsWithItsAddressAndCallsNobody() {
        final Engine engine = world.start();
        final InetSocketAddress dead = world.deadAddress();
        final Probe probe = world.probe(SILENT);
        final Throwable failure = world.failureOf(engine.connect(dead, TcpOptions.defaults(), probe));
        assertInstanceOf(ConnectException.class, failure);
        assertEquals("connect 127.0.0.1:" + dead.getPort() + ": ECONNREFUSED (connection refused)",
                failure.getMessage());
        final SystemError error = assertInstanceOf(SystemError.class, failure);
        assertEquals("connect", error.operation());
        assertEquals("ECONNREFUSED", error.errnoName());
        world.await("its record comes back", () -> sockets(engine) == 0);
        assertEquals(List.of(), probe.log());
    }

    @Test
    void aConnectThatNobodyAnswersTimesOutNeverEarlyAndCallsNobody() {
        final Engine engine = world.start();
        final InetSocketAddress silent = world.silentAddress();
        final Probe probe = world.probe(SILENT);
        final long beginNs = world.nowNs();
        final Throwable failure = world.failureOf(
                engine.connect(silent, TcpOptions.defaults().connectTimeout(Duration.ofMillis(300)), probe));
        assertTrue(world.nowNs() - beginNs >= 300_000_000L, "timed out early");
        assertInstanceOf(SocketTimeoutException.class, failure);
        assertEquals("connect 127.0.0.1:" + silent.getPort() + ": no answer within 300 ms", failure.getMessage());
        world.await("its record comes back", () -> sockets(engine) == 0);
        assertEquals(List.of(), probe.log());
    }

    @Test
    void aPendingConnectHoldsUpNobodyElse() {
        final Engine engine = world.start();
        final InetSocketAddress silent = world.silentAddress();
        final CompletableFuture<Connection> pending = engine.connect(silent, TcpOptions.defaults(),
                world.probe(SILENT));
        final Link link = world.link(world.serve(engine, () -> Way.FORWARD));
        for (int i = 0; i < 20; i++) {
            link.peer().send(Bytes.of(i, 1_000));
            Bytes.assertSame(Bytes.of(i, 1_000), world.receive(link.peer(), 1_000));
        }
        assertFalse(pending.isDone());
        pending.cancel(true);
    }

    @Test
    void aCancelledConnectIsGivenUpAtOnce() {
        final Engine engine = world.start();
        final InetSocketAddress silent = world.silentAddress();
        final Probe probe = world.probe(SILENT);
        final CompletableFuture<Connection> future = engine.connect(silent,
                TcpOptions.defaults().connectTimeout(Duration.ofHours(1)), probe);
        world.await("the connect is on its way", () -> sockets(engine) == 1);
        assertTrue(future.cancel(true));
        world.await("its record comes back", () -> sockets(engine) == 0);
        assertInstanceOf(CancellationException.class, world.failureOf(future));
        assertEquals(List.of(), probe.log());
    }

    @Test
    void aConnectThatIsCancelledWhileItSucceedsLeavesNothing() {
        final Engine engine = world.start();
        final PeerListener listener = world.listen();
        for (int i = 0; i < 50; i++) {
            final Probe probe = world.probe(SILENT);
            final CompletableFuture<Connection> future = engine.connect(listener.address(), TcpOptions.defaults(),
                    probe);
            if (future.cancel(true)) {
                world.await("its record comes back, or it lives", () -> sockets(engine) == 0 || probe.isOpened());
            }
            if (!future.isCancelled()) {
                world.await("is opened", probe::isOpened);
            }
            if (probe.isOpened()) {
                probe.connection().abort(null);
            }
            world.await("its record comes back", () -> sockets(engine) == 0);
        }
    }

    @Test
    void closingTheEngineFailsPendingConnects() {
        final Engine engine = world.start();
        final CompletableFuture<Connection> future = engine.connect(world.silentAddress(), TcpOptions.defaults(),
                world.probe(SILENT));
        world.await("the connect is on its way", () -> sockets(engine) == 1);
        engine.closeNow();
        assertInstanceOf(java.net.SocketException.class, world.failureOf(future));
    }

    @Test
    void aConnectMadeOnAWorkerStaysThere() {
        final Engine engine = world.start(world.config().workers(3));
        final Server server = world.serve(engine, () -> SILENT);
        for (final Worker worker : engine.workers()) {
            for (int i = 0; i < 3; i++) {
                final CompletableFuture<Connection> future = world.get(worker,
                        () -> engine.connect(server.address(), TcpOptions.defaults(), world.probe(SILENT)));
                assertSame(worker, world.await(future).worker());
            }
        }
    }

    @Test
    void theWildcardMeansThisMachine() throws Exception {
        final Engine engine = world.start();
        final PeerListener listener = world.listen();
        final InetSocketAddress wildcard = new InetSocketAddress(InetAddress.getByName("0.0.0.0"),
                listener.address().getPort());
        final Connection connection = world.await(engine.connect(wildcard, TcpOptions.defaults(),
                world.probe(SILENT)));
        assertEquals(listener.address(), connection.remoteAddress());
    }

    @Test
    void aProxyForwardsBothWaysOnOneWorker() {
        final Engine engine = world.start(world.config().workers(2));
        final Server backend = world.serve(engine, () -> Way.SEGMENT);
        final Server proxy = world.serve(engine, () -> new ConnectionHandler() {
            private Connection upstream;

            @Override
            public void onOpen(final Connection c) {
                c.pauseReading();
                engine.connect(backend.address(), TcpOptions.defaults(),
                        world.probe((up, buffer, offset, length) -> up.forward(c, offset, length) ? length : 0))
                        .thenAccept(connection -> {
                            upstream = connection;
                            c.resumeReading();
                        });
            }

            @Override
            public int onData(final Connection c, final MemorySegment buffer, final long offset, final int length) {
                return c.forward(upstream, offset, length) ? length : 0;
            }

            @Override
            public void onClose(final Connection c, final Throwable cause) {
                upstream.close();
            }
        });
        final List<Link> links = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            links.add(world.link(proxy));
        }
        for (int i = 0; i < links.size(); i++) {
            links.get(i).peer().send(Bytes.of(i, 400_000));
        }
        for (int i = 0; i < links.size(); i++) {
            Bytes.assertSame(Bytes.of(i, 400_000), world.receive(links.get(i).peer(), 400_000));
        }
    }

    @Test
    void wrongArgumentsFailTheFutureAndNothingElse() {
        final Engine engine = world.start();
        final TcpOptions options = TcpOptions.defaults();
        final InetSocketAddress portZero = World.loopback(0);
        assertEquals("connect: port 0: out of range 1..65535", assertInstanceOf(IllegalArgumentException.class,
                world.failureOf(engine.connect(portZero, options, SILENT))).getMessage());
        assertInstanceOf(NullPointerException.class, world.failureOf(engine.connect(null, options, SILENT)));
        assertInstanceOf(NullPointerException.class, world.failureOf(engine.connect(NAME, null, SILENT)));
        assertInstanceOf(NullPointerException.class, world.failureOf(engine.connect(NAME, options, null)));
        assertInstanceOf(UnsupportedAddressTypeException.class, world.failureOf(
                engine.connect(java.net.UnixDomainSocketAddress.of("nowhere"), options, SILENT)));
        assertEquals(0, sockets(engine));
    }

    @Test
    void optionsOfTheSocketAreSetBeforeTheConnect() {
        final Engine engine = world.start();
        final PeerListener listener = world.listen();
        final TcpOptions options = TcpOptions.defaults().set(StandardSocketOptions.SO_SNDBUF, 64 << 10)
                .set(StandardSocketOptions.SO_RCVBUF, 64 << 10).set(StandardSocketOptions.SO_KEEPALIVE, true)
                .set(StandardSocketOptions.TCP_NODELAY, false);
        final Connection connection = world.await(engine.connect(listener.address(), options, world.probe(SILENT)));
        world.on(connection, () -> {
            connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
            connection.setOption(StandardSocketOptions.SO_KEEPALIVE, false);
        });
        assertTrue(connection.isOpen());
    }

    @Test
    void aHandlerThatThrowsInOnOpenIsClosedWithThatCause() {
        final Engine engine = world.start();
        final PeerListener listener = world.listen();
        final Exception thrown = new Exception("not today");
        final Hooks.Hook hook = c -> {
            throw thrown;
        };
        final Probe probe = world.probe(new Hooks(Callback.ON_OPEN, hook));
        engine.connect(listener.address(), TcpOptions.defaults(), probe);
        world.await("is closed", probe::isClosed);
        assertSame(thrown, probe.cause());
        assertEquals(List.of(new World.Uncaught(probe.connection(), thrown)), world.takeUncaught());
        assertNull(world.engines().getFirst().draining().getNow(null));
    }

    @Test
    void manyConnectsAtOnceAllSucceed() {
        final Engine engine = world.start(world.config().workers(2));
        final Server server = world.serve(engine, () -> Way.FORWARD);
        final List<CompletableFuture<Connection>> futures = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            futures.add(engine.connect(server.address(), TcpOptions.defaults(), world.probe(SILENT)));
        }
        futures.forEach(world::await);
        world.await("all are accepted", () -> server.opened() == 100);
        assertEquals(100, engine.workers().stream().mapToLong(worker -> worker.metrics().connected()).sum());
        for (final Worker worker : engine.workers()) {
            assertEquals(100, worker.metrics().open(), "not dealt evenly");
        }
    }
}
