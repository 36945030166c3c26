package io.gatun.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;
import io.gatun.Engine;
import io.gatun.EngineAccess;
import io.gatun.EngineConfig;
import io.gatun.TcpOptions;

/** Names, which are resolved by a thread of their own: real threads only. */
@Tag("M")
public abstract class ResolveConformance extends Conformance {
    private static final ConnectionHandler SILENT = (c, buffer, offset, length) -> length;
    private static final InetSocketAddress NAME = InetSocketAddress.createUnresolved("service.invalid", 7);

    private EngineConfig resolving(final List<InetSocketAddress> addresses) {
        return world.config().resolver(name -> addresses);
    }

    private static int sockets(final Engine engine) {
        return engine.workers().stream().mapToInt(EngineAccess::socketsInUse).sum();
    }

    @Test
    void allAddressesOfANameAreTriedInOrder() {
        final InetSocketAddress dead = world.deadAddress();
        final PeerListener listener = world.listen();
        final Engine engine = world.start(resolving(List.of(dead, listener.address())));
        final Probe probe = world.probe(SILENT);
        final Connection connection = world.await(engine.connect(NAME, TcpOptions.defaults(), probe));
        assertEquals(listener.address(), connection.remoteAddress());
        assertEquals(List.of("onOpen"), probe.log());
    }

    @Test
    void whenAllAddressesFailTheLastFailureIsTold() {
        final InetSocketAddress first = world.deadAddress();
        final InetSocketAddress last = world.deadAddress();
        final Engine engine = world.start(resolving(List.of(first, last)));
        final Throwable failure = world.failureOf(engine.connect(NAME, TcpOptions.defaults(), world.probe(SILENT)));
        assertEquals("connect 127.0.0.1:" + last.getPort() + ": ECONNREFUSED (connection refused)",
                failure.getMessage());
    }

    @Test
    void theTimeoutCoversAllAddressesTogether() {
        final InetSocketAddress silent = world.silentAddress();
        final Engine engine = world.start(resolving(List.of(silent, silent, silent)));
        final long beginNs = world.nowNs();
        final Throwable failure = world.failureOf(engine.connect(NAME,
                TcpOptions.defaults().connectTimeout(Duration.ofMillis(300)), world.probe(SILENT)));
        final long tookNs = world.nowNs() - beginNs;
        assertInstanceOf(SocketTimeoutException.class, failure);
        assertTrue(tookNs >= 300_000_000L && tookNs < 5_000_000_000L, "took " + tookNs);
        world.await("its record comes back", () -> sockets(engine) == 0);
    }

    @Test
    void aNameThatIsUnknownSaysSoWithTheName() {
        final Engine engine = world.start(world.config().resolver(name -> {
            throw new UncheckedIOException(new UnknownHostException("nothing there"));
        }));
        final Throwable failure = world.failureOf(engine.connect(NAME, TcpOptions.defaults(), world.probe(SILENT)));
        assertInstanceOf(UnknownHostException.class, failure);
        assertEquals("connect service.invalid:7: the name is unknown", failure.getMessage());
        assertEquals("nothing there", failure.getCause().getMessage());
    }

    @Test
    void aResolverThatFailsInAnyWayFailsTheFuture() {
        final AtomicReference<List<InetSocketAddress>> answer = new AtomicReference<>();
        final Engine engine = world.start(world.config().resolver(name -> answer.get()));
        answer.set(null);
        assertInstanceOf(UnknownHostException.class,
                world.failureOf(engine.connect(NAME, TcpOptions.defaults(), world.probe(SILENT))));
        answer.set(List.of());
        assertInstanceOf(UnknownHostException.class,
                world.failureOf(engine.connect(NAME, TcpOptions.defaults(), world.probe(SILENT))));
        final List<InetSocketAddress> withNull = new ArrayList<>();
        withNull.add(null);
        answer.set(withNull);
        world.failureOf(engine.connect(NAME, TcpOptions.defaults(), world.probe(SILENT)));
        answer.set(List.of(NAME));
        world.failureOf(engine.connect(NAME, TcpOptions.defaults(), world.probe(SILENT)));
        world.await("no record is left", () -> sockets(engine) == 0);
    }

    @Test
    void aResolverThatHangsHoldsUpNobodyAndEndsAtTheTimeout() {
        final CountDownLatch answer = new CountDownLatch(1);
        final Engine engine = world.start(world.config().resolver(name -> {
            try {
                answer.await();
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return List.of(World.loopback(1));
        }));
        final CompletableFuture<Connection> future = engine.connect(NAME,
                TcpOptions.defaults().connectTimeout(Duration.ofMillis(300)), world.probe(SILENT));
        final Link link = world.link(world.serve(engine, () -> Way.FORWARD));
        link.peer().send(Bytes.text("still here"));
        Bytes.assertSame(Bytes.text("still here"), world.receive(link.peer(), 10));
        assertInstanceOf(SocketTimeoutException.class, world.failureOf(future));
        answer.countDown();
        world.settle();
    }

    @Test
    void theResolverOfTheJdkKnowsThisMachine() {
        final Engine engine = world.start();
        final Server server = world.serve(engine, () -> Way.FORWARD);
        final InetSocketAddress name = InetSocketAddress.createUnresolved("localhost", server.address().getPort());
        final Connection connection = world.await(engine.connect(name, TcpOptions.defaults(), world.probe(SILENT)));
        assertEquals(server.address().getPort(), connection.remoteAddress().getPort());
    }
}
