package io.gatun.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gatun.Connection;
import io.gatun.Engine;
import io.gatun.TcpOptions;
import io.gatun.Worker;

/** What came goes back. */
@Tag("S")
public abstract class EchoConformance extends Conformance {
    private static final int MANY = 100;

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = { 1, 2, 7, 63, 64, 65, 1000, 4096, 16_383, 16_384, 16_385, 65_536, 100_000, 524_288,
            1_048_577 })
    void bytesComeBackAsTheyWereSent(final int bytes) {
        final Server server = world.serve(world.start(), () -> Way.FORWARD);
        final Link link = world.link(server);
        final byte[] message = Bytes.of(bytes, bytes);
        link.peer().send(message);
        Bytes.assertSame(message, world.receive(link.peer(), bytes));
    }

    @ParameterizedTest
    @EnumSource
    void everyWayToSendGivesTheSameBytes(final Way way) {
        final Server server = world.serve(world.start(), () -> way);
        final Link link = world.link(server);
        for (final int bytes : new int[] { 1, 100, 5_000, 40_000, 300_000 }) {
            final byte[] message = Bytes.of(bytes, bytes);
            link.peer().send(message);
            Bytes.assertSame(message, world.receive(link.peer(), bytes));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyWayToSendWorksWithTheSmallestBuffers(final Way way) {
        final Engine engine = world.start(world.config().receiveMemory(1 << 20).receiveBufferBytes(4 << 10)
                .sendMemory(1 << 20).leaseLimit(256 << 10).ioBudget(1));
        final Server server = world.serve(engine, TcpOptions.defaults().watermarks(1 << 10, 16 << 10), () -> way);
        final Link link = world.link(server);
        final byte[] message = Bytes.of(1, 700_000);
        link.peer().send(message);
        Bytes.assertSame(message, world.receive(link.peer(), message.length));
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        final Link link = world.link(world.serve(world.start(), () -> Way.SEGMENT));
        final List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            messages.add(Bytes.of(i, 1 + i % 97));
            link.peer().send(messages.getLast());
        }
        final byte[] all = Bytes.concat(messages.toArray(byte[][]::new));
        Bytes.assertSame(all, world.receive(link.peer(), all.length));
    }

    @Test
    void manyConnectionsEchoAtOnce() {
        final Server server = world.serve(world.start(), () -> Way.FORWARD);
        final List<Link> links = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            links.add(world.link(server));
        }
        for (int i = 0; i < MANY; i++) {
            links.get(i).peer().send(Bytes.of(i, 3_000));
        }
        for (int i = 0; i < MANY; i++) {
            Bytes.assertSame(Bytes.of(i, 3_000), world.receive(links.get(i).peer(), 3_000));
        }
    }

    @Test
    void severalConnectionsThatWaitAreAcceptedTogether() {
        final Server server = world.serve(world.start(), () -> Way.FORWARD);
        final List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            peers.add(world.connect(server.address()));
        }
        world.await("all are opened", () -> server.opened() == MANY);
        world.await("all are connected", () -> peers.stream().allMatch(Peer::isConnected));
    }

    @Test
    void bytesSentBeforeTheConnectionWasAcceptedAreSeen() {
        final Server server = world.serve(world.start(), () -> Way.FORWARD);
        for (int i = 0; i < 20; i++) {
            final Peer peer = world.connect(server.address());
            peer.send(Bytes.text("first"));
            peer.shutdownOutput();
            Bytes.assertSame(Bytes.text("first"), world.receiveAll(peer));
        }
    }

    @Test
    void oneEngineTalksToItself() {
        final Engine engine = world.start(world.config().workers(2));
        final Server server = world.serve(engine, () -> Way.FORWARD);
        final Received echoed = new Received();
        final Probe client = world.probe((c, buffer, offset, length) -> {
            echoed.add(Bytes.copy(buffer, offset, length));
            return length;
        });
        final Connection connection = world.await(engine.connect(server.address(), TcpOptions.defaults(), client));
        final byte[] message = Bytes.of(3, 200_000);
        world.on(connection, () -> assertTrue(connection.send(java.lang.foreign.MemorySegment.ofArray(message), 0,
                message.length)));
        world.await("all is echoed", () -> echoed.available() == message.length);
        Bytes.assertSame(message, echoed.take(message.length));
    }

    @Test
    void connectionsAreDealtToAllWorkers() {
        final Engine engine = world.start(world.config().workers(3));
        final Server server = world.serve(engine, () -> Way.FORWARD);
        final List<Link> links = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            links.add(world.link(server));
        }
        for (final Worker worker : engine.workers()) {
            assertEquals(10, links.stream().filter(link -> link.connection().worker().equals(worker)).count());
            assertEquals(10, worker.metrics().open());
            assertEquals(10, worker.metrics().accepted());
        }
        for (int i = 0; i < links.size(); i++) {
            links.get(i).peer().send(Bytes.of(i, 100));
            Bytes.assertSame(Bytes.of(i, 100), world.receive(links.get(i).peer(), 100));
        }
    }

    @Test
    void anIpv6ConnectionEchoes() throws IOException {
        final InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("::1"), 0);
        final Server server = world.serve(world.start(), address, TcpOptions.defaults(), () -> Way.FORWARD);
        assertEquals(address.getAddress(), server.address().getAddress());
        final Link link = world.link(server);
        link.peer().send(Bytes.text("six"));
        Bytes.assertSame(Bytes.text("six"), world.receive(link.peer(), 3));
        assertEquals(server.address(), link.connection().localAddress());
    }

    @Test
    void anIpv6WildcardTakesIpv4Too() throws IOException {
        final InetSocketAddress wildcard = new InetSocketAddress(InetAddress.getByName("::"), 0);
        final Server server = world.serve(world.start(), wildcard, TcpOptions.defaults(), () -> Way.FORWARD);
        final int port = server.address().getPort();
        for (final String host : List.of("127.0.0.1", "::1")) {
            final Peer peer = world.connect(new InetSocketAddress(InetAddress.getByName(host), port));
            peer.send(Bytes.text("hello"));
            Bytes.assertSame(Bytes.text("hello"), world.receive(peer, 5));
            assertEquals(peer.localAddress(), server.probes().getLast().connection().remoteAddress());
        }
    }

    @Test
    void addressesAreKnownToAnyThreadFromOnOpenOnAndAfterTheEnd() {
        final Server server = world.serve(world.start(), () -> Way.FORWARD);
        final Peer peer = world.connect(server.address());
        world.await("is opened", () -> server.opened() == 1 && peer.isConnected());
        final Connection connection = server.probes().getFirst().connection();
        assertNotNull(connection.remoteAddress());
        assertEquals(peer.localAddress(), connection.remoteAddress());
        assertEquals(server.address(), connection.localAddress());
        peer.close();
        world.await("is closed", () -> server.closed() == 1);
        assertEquals(peer.localAddress(), connection.remoteAddress());
        assertEquals(server.address(), connection.localAddress());
    }

    @Test
    void bytesAreCountedPerConnectionAndPerWorker() {
        final Engine engine = world.start();
        final Link link = world.link(world.serve(engine, () -> Way.FORWARD));
        link.peer().send(Bytes.of(1, 12_345));
        world.receive(link.peer(), 12_345);
        world.await("the sends are counted", () -> engine.workers().getFirst().metrics().bytesOut() == 12_345);
        assertEquals(12_345, engine.workers().getFirst().metrics().bytesIn());
        assertEquals(12_345, world.get(link.connection(), link.connection()::bytesReceived));
        assertEquals(12_345, world.get(link.connection(), link.connection()::bytesSent));
        assertEquals(0, world.get(link.connection(), link.connection()::queuedBytes));
        link.peer().close();
        world.await("is closed", link.probe()::isClosed);
        assertEquals(12_345, world.get(link.connection(), link.connection()::bytesReceived));
        assertEquals(12_345, world.get(link.connection(), link.connection()::bytesSent));
        assertEquals(0, engine.workers().getFirst().metrics().open());
    }

    @Test
    void whatOneCallbackSendsLeavesInOrderWhateverTheWay() {
        final Server server = world.serve(world.start(), () -> Frames.handler((c, buffer, offset, length) -> {
            for (final Way way : Way.values()) {
                assertTrue(way.send(c, buffer, offset, length));
            }
        }));
        final Link link = world.link(server);
        for (int i = 0; i < 20; i++) {
            final byte[] message = Bytes.of(i, 1 + i * 13);
            link.peer().send(Frames.frame(message));
            final byte[][] copies = new byte[Way.values().length][];
            Arrays.fill(copies, message);
            Bytes.assertSame(Bytes.concat(copies), world.receive(link.peer(), copies.length * message.length));
        }
    }

    @Test
    void aTurnThatDispatchesOneCompletionAtATimeEchoesEverything() {
        final Engine engine = world.start(world.config().ioBudget(1));
        final Server server = world.serve(engine, () -> Way.SEGMENT);
        final List<Link> links = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            links.add(world.link(server));
            links.get(i).peer().send(Bytes.of(i, 50_000));
        }
        for (int i = 0; i < links.size(); i++) {
            Bytes.assertSame(Bytes.of(i, 50_000), world.receive(links.get(i).peer(), 50_000));
        }
    }

    @Test
    void theReportNamesTheDriver() {
        final Engine engine = world.start();
        assertEquals(world.driver(), engine.describe().driver());
        assertEquals(1, engine.describe().workers().size());
        assertTrue(engine.describe().workers().getFirst().receiveBytes() >= 4 << 20);
    }
}
