package io.gatun.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;
import io.gatun.Engine;
import io.gatun.EngineConfig;
import io.gatun.TcpOptions;

/** Bytes that were not consumed are kept, contiguous and bounded, and shown again. */
@Tag("S")
public abstract class FrameConformance extends Conformance {
    private final List<byte[]> frames = new CopyOnWriteArrayList<>();

    private EngineConfig tiny() {
        return world.config().receiveMemory(1 << 20).receiveBufferBytes(4 << 10).sendMemory(1 << 20);
    }

    private Link collectingLink(final EngineConfig config, final TcpOptions options) {
        return world.link(world.serve(world.start(config), options, () -> Frames.collecting(frames::add)));
    }

    private void awaitFrames(final byte[]... expected) {
        world.await(expected.length + " frames come", () -> frames.size() == expected.length);
        for (int i = 0; i < expected.length; i++) {
            Bytes.assertSame(expected[i], frames.get(i));
        }
        frames.clear();
    }

    @Test
    void framesCutAtEveryOffsetBecomeWhole() {
        final Link link = collectingLink(tiny(), TcpOptions.defaults());
        final byte[] first = Bytes.of(1, 23);
        final byte[] second = Bytes.of(2, 17);
        final byte[] stream = Bytes.concat(Frames.frame(first), Frames.frame(second));
        for (int cut = 1; cut < stream.length; cut++) {
            final long before = world.get(link.connection(), link.connection()::bytesReceived);
            final int firstBytes = cut;
            link.peer().send(java.util.Arrays.copyOf(stream, cut));
            world.await("the first part is seen",
                    () -> world.get(link.connection(), link.connection()::bytesReceived) == before + firstBytes);
            link.peer().send(java.util.Arrays.copyOfRange(stream, cut, stream.length));
            awaitFrames(first, second);
        }
        assertEquals(0, world.get(link.connection(), link.connection()::keptBytes));
    }

    @Test
    void aFrameThatComesByteByByteBecomesWhole() {
        final Link link = collectingLink(tiny(), TcpOptions.defaults());
        final byte[] payload = Bytes.of(3, 60);
        final byte[] stream = Frames.frame(payload);
        for (int i = 0; i < stream.length - 1; i++) {
            link.peer().send(stream[i]);
            final int sent = i + 1;
            world.await("byte " + i + " is kept", () -> link.probe().shown() == sent);
            assertEquals(sent, world.get(link.connection(), link.connection()::keptBytes));
        }
        assertTrue(frames.isEmpty());
        link.peer().send(stream[stream.length - 1]);
        awaitFrames(payload);
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = { 4_091, 4_092, 4_093, 8_192, 100_000, 300_000 })
    void aFrameLargerThanReceiveBuffersBecomesWhole(final int bytes) {
        final Link link = collectingLink(tiny(), TcpOptions.defaults());
        final byte[] large = Bytes.of(bytes, bytes);
        final byte[] small = Bytes.of(5, 3);
        link.peer().send(Bytes.concat(Frames.frame(small), Frames.frame(large), Frames.frame(small)));
        awaitFrames(small, large, small);
        link.peer().send(Frames.frame(large));
        awaitFrames(large);
    }

    @Test
    void randomFramesWithRandomCutsOverManyConnectionsBecomeWhole() {
        final SplittableRandom random = new SplittableRandom(42);
        final Engine engine = world.start(tiny());
        final List<List<byte[]>> received = new CopyOnWriteArrayList<>();
        final Server server = world.serve(engine, () -> {
            final List<byte[]> ofConnection = new CopyOnWriteArrayList<>();
            received.add(ofConnection);
            return Frames.collecting(ofConnection::add);
        });
        final int connections = 8;
        final List<Link> links = new ArrayList<>();
        final List<List<byte[]>> sent = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            links.add(world.link(server));
            sent.add(new ArrayList<>());
        }
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < connections; i++) {
                final byte[] payload = Bytes.of(round * 100L + i, random.nextInt(random.nextBoolean() ? 50 : 9_000));
                sent.get(i).add(payload);
                final byte[] frame = Frames.frame(payload);
                final int cut = random.nextInt(frame.length + 1);
                links.get(i).peer().send(java.util.Arrays.copyOf(frame, cut));
                links.get(i).peer().send(java.util.Arrays.copyOfRange(frame, cut, frame.length));
            }
        }
        for (int i = 0; i < connections; i++) {
            final List<byte[]> ofConnection = received.get(server.probes().indexOf(links.get(i).probe()));
            world.await("all frames come", () -> ofConnection.size() == 40);
            for (int round = 0; round < 40; round++) {
                Bytes.assertSame(sent.get(i).get(round), ofConnection.get(round));
            }
        }
    }

    @Test
    void keptInputUpToTheLimitIsAllowed() {
        final Link link = collectingLink(tiny(), TcpOptions.defaults().maxMessageBytes(10_000));
        final byte[] payload = Bytes.of(6, 9_996);
        final byte[] stream = Frames.frame(payload);
        link.peer().send(java.util.Arrays.copyOf(stream, 9_999));
        world.await("all but one byte is kept", () -> link.probe().shown() == 9_999);
        link.peer().send(stream[9_999]);
        awaitFrames(payload);
        assertTrue(link.connection().isOpen());
    }

    @Test
    void keptInputOverTheLimitClosesItsConnectionOnly() {
        final Server server = world.serve(world.start(tiny()), TcpOptions.defaults().maxMessageBytes(10_000),
                () -> Frames.collecting(frames::add));
        final Link greedy = world.link(server);
        final Link modest = world.link(server);
        greedy.peer().send(Frames.frame(Bytes.of(7, 100_000)));
        world.await("the greedy one is closed", greedy.probe()::isClosed);
        assertInstanceOf(SocketException.class, greedy.probe().cause());
        assertEquals("input frame over 10000 bytes", greedy.probe().cause().getMessage());
        world.await("its peer sees a reset", greedy.peer()::isReset);
        modest.peer().send(Frames.frame(Bytes.of(8, 9_000)));
        awaitFrames(Bytes.of(8, 9_000));
    }

    @Test
    void keptInputIsBoundedEvenWhenNothingIsEverConsumed() {
        final Server server = world.serve(world.start(tiny()), TcpOptions.defaults().maxMessageBytes(5_000),
                () -> (c, buffer, offset, length) -> 0);
        final Link link = world.link(server);
        link.peer().send(Bytes.of(9, 5_001));
        world.await("is closed", link.probe()::isClosed);
        assertEquals("input frame over 5000 bytes", link.probe().cause().getMessage());
    }

    @Test
    void whatIsNotConsumedIsNotShownAgainUntilMoreComes() {
        final Link link = world.link(world.serve(world.start(), () -> (c, buffer, offset, length) -> 0));
        link.peer().send(Bytes.of(1, 10));
        world.await("all is seen", () -> link.probe().dataCalls() > 0 && link.probe().shown() == 10);
        final int calls = link.probe().dataCalls();
        world.settle();
        assertEquals(calls, link.probe().dataCalls());
        link.peer().send((byte) 1);
        world.await("all is seen again", () -> link.probe().dataCalls() > calls);
        assertEquals(calls + 1, link.probe().dataCalls());
        assertEquals(11, link.probe().shown());
    }

    @Test
    void keptBytesAreShownAgainAfterResumeReading() {
        final AtomicInteger consume = new AtomicInteger();
        final Link link = world.link(world.serve(world.start(), () -> (c, buffer, offset, length) -> consume.get()));
        link.peer().send(Bytes.of(1, 10));
        world.await("all is seen", () -> link.probe().dataCalls() > 0 && link.probe().shown() == 10);
        final int calls = link.probe().dataCalls();
        consume.set(4);
        world.on(link.connection(), () -> {
            link.connection().pauseReading();
            link.connection().resumeReading();
            assertEquals(calls, link.probe().dataCalls(), "shown from inside resumeReading");
        });
        world.await("is shown again", () -> link.probe().dataCalls() == calls + 1);
        assertEquals(10, link.probe().shown());
        assertEquals(6, world.get(link.connection(), link.connection()::keptBytes));
        world.settle();
        assertEquals(calls + 1, link.probe().dataCalls());
    }

    @Test
    void bytesConsumedOneAtATimeComeInOrder() {
        final Received seen = new Received();
        final Link link = world.link(world.serve(world.start(), () -> (c, buffer, offset, length) -> {
            seen.add(Bytes.copy(buffer, offset, 1));
            if (length > 1) {
                c.pauseReading();
                c.resumeReading();
            }
            return 1;
        }));
        final byte[] message = Bytes.of(1, 1_500);
        link.peer().send(message);
        world.await("all is consumed", () -> seen.available() == message.length);
        Bytes.assertSame(message, seen.take(message.length));
    }

    @Test
    void bytesThatNeverBecameAFrameAreSeenAtTheEndOfInput() {
        final AtomicInteger kept = new AtomicInteger(-1);
        final Link link = world.link(world.serve(world.start(), () -> new ConnectionHandler() {
            @Override
            public int onData(final Connection c, final MemorySegment buffer, final long offset, final int length) {
                return 0;
            }

            @Override
            public void onEndOfInput(final Connection c) {
                kept.set(c.keptBytes());
                c.close();
            }
        }));
        link.peer().send(Bytes.of(1, 7));
        link.peer().shutdownOutput();
        world.await("is closed", link.probe()::isClosed);
        assertEquals(7, kept.get());
        assertNull(link.probe().cause());
    }

    @Test
    void keptBytesCanBeForwardedAndRetained() {
        final Link link = world.link(world.serve(world.start(tiny()), () -> (c, buffer, offset, length) -> {
            if (length < 5_000) {
                return 0;
            }
            assertTrue(Way.FORWARD.send(c, buffer, offset, 5_000));
            assertTrue(Way.RETAIN.send(c, buffer, offset, 5_000));
            return 5_000;
        }));
        final byte[] message = Bytes.of(11, 5_000);
        link.peer().send(java.util.Arrays.copyOf(message, 100));
        world.await("a part is kept", () -> link.probe().shown() == 100);
        link.peer().send(java.util.Arrays.copyOfRange(message, 100, 5_000));
        Bytes.assertSame(Bytes.concat(message, message), world.receive(link.peer(), 10_000));
    }

    @Test
    void stampedMessagesSurviveATinyPoolUnderManyConnections() {
        final Engine engine = world.start(tiny().sendMemory(16 << 20).ioBudget(4));
        final Server server = world.serve(engine, () -> Way.RETAIN);
        final List<Link> links = new ArrayList<>();
        final int connections = 60;
        for (int i = 0; i < connections; i++) {
            links.add(world.link(server));
        }
        for (int i = 0; i < connections; i++) {
            links.get(i).peer().send(Bytes.of(i, 60_000));
        }
        for (int i = 0; i < connections; i++) {
            Bytes.assertSame(Bytes.of(i, 60_000), world.receive(links.get(i).peer(), 60_000));
        }
    }
}
