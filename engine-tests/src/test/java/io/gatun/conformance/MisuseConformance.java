package io.gatun.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;
import io.gatun.Engine;
import io.gatun.Lease;
import io.gatun.SystemError;
import io.gatun.TcpOptions;
import io.gatun.Worker;

/** What is wrong is said clearly where it was done, nothing is lost, and nobody else notices. */
@Tag("S")
public abstract class MisuseConformance extends Conformance {
    private static final ConnectionHandler SILENT = (c, buffer, offset, length) -> length;
    private static final TcpOptions OPTIONS = TcpOptions.defaults();

    private Link silentLink() {
        return world.link(world.serve(world.start(), () -> SILENT));
    }

    private void requireEcho(final Link link) {
        final byte[] message = Bytes.of(99, 3_000);
        link.peer().send(message);
        Bytes.assertSame(message, world.receive(link.peer(), message.length));
    }

    private static <T extends Throwable> void assertRefused(final Class<T> type, final String message,
            final Executable executable) {
        assertEquals(message, assertThrows(type, executable).getMessage());
    }

    // --- handlers that throw ---

    @ParameterizedTest
    @EnumSource
    void aHandlerThatThrowsClosesItsOwnConnectionWithThatCauseAndIsReportedOnce(final Callback where) {
        final Engine engine = world.start();
        final Link other = world.link(world.serve(engine, () -> Way.FORWARD));
        final RuntimeException thrown = new RuntimeException("in " + where);
        final Hooks.Hook hook = c -> {
            throw thrown;
        };
        final Link link = world.link(world.serve(engine, () -> new Hooks(where, hook)));
        Hooks.provoke(where, world, link, hook);
        world.await("is closed", link.probe()::isClosed);
        world.await("is reported", () -> world.uncaughtCount() == 1);
        world.settle();
        assertEquals(List.of(new World.Uncaught(link.connection(), thrown)), world.takeUncaught());
        if (where != Callback.ON_CLOSE) {
            assertSame(thrown, link.probe().cause());
            world.await("the peer sees a reset", link.peer()::isReset);
        }
        if (where != Callback.ON_DRAIN) {
            requireEcho(other);
        }
    }

    @Test
    void errorsAndCheckedExceptionsCountLikeAllThatIsThrown() {
        final Engine engine = world.start();
        final Link other = world.link(world.serve(engine, () -> Way.FORWARD));
        for (final Throwable thrown : List.of(new Exception("checked"), new AssertionError("error"),
                new StackOverflowError("deep"))) {
            final Link link = world.link(world.serve(engine, () -> (c, buffer, offset, length) -> {
                if (thrown instanceof final Error error) {
                    throw error;
                }
                throw (Exception) thrown;
            }));
            link.peer().send((byte) 1);
            world.await("is closed", link.probe()::isClosed);
            assertSame(thrown, link.probe().cause());
            assertEquals(List.of(new World.Uncaught(link.connection(), thrown)), world.takeUncaught());
            requireEcho(other);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { -1, 1, Integer.MIN_VALUE, Integer.MAX_VALUE })
    void aCountOutOfRangeClosesTheConnectionAndNamesTheRange(final int wrong) {
        final Engine engine = world.start();
        final Link other = world.link(world.serve(engine, () -> Way.FORWARD));
        final Link link = world.link(world.serve(engine,
                () -> (c, buffer, offset, length) -> wrong == 1 ? length + 1 : wrong));
        link.peer().send((byte) 1);
        world.await("is closed", link.probe()::isClosed);
        final Throwable cause = link.probe().cause();
        assertInstanceOf(IllegalStateException.class, cause);
        assertEquals("onData returned " + (wrong == 1 ? 2 : wrong) + ": out of range 0..1", cause.getMessage());
        assertEquals(List.of(new World.Uncaught(link.connection(), cause)), world.takeUncaught());
        requireEcho(other);
    }

    @Test
    void aSupplierThatThrowsOrGivesNothingCostsItsConnectionOnly() {
        final AtomicInteger calls = new AtomicInteger();
        final RuntimeException thrown = new RuntimeException("no handler");
        final Engine engine = world.start();
        final List<Server> servers = new java.util.ArrayList<>();
        try {
            final io.gatun.Listener listener = engine.listen(World.loopback(0), () -> switch (calls.incrementAndGet()) {
                case 1 -> throw thrown;
                case 2 -> null;
                default -> world.probe(Way.FORWARD);
            });
            servers.add(new Server(listener, List.of()));
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
        final InetSocketAddress address = servers.getFirst().address();
        final Peer first = world.connect(address);
        world.await("the first is closed", first::isEndOfInput);
        final Peer second = world.connect(address);
        world.await("the second is closed", second::isEndOfInput);
        final Peer third = world.connect(address);
        third.send(Bytes.text("hello"));
        Bytes.assertSame(Bytes.text("hello"), world.receive(third, 5));
        final List<World.Uncaught> reported = world.takeUncaught();
        assertEquals(2, reported.size());
        assertEquals(new World.Uncaught(null, thrown), reported.getFirst());
        assertInstanceOf(NullPointerException.class, reported.get(1).thrown());
    }

    @Test
    void whatAnActionOfAWorkerThrowsIsReportedWithoutAConnection() {
        final Worker worker = world.start().workers().getFirst();
        final RuntimeException thrown = new RuntimeException("action");
        worker.execute(() -> {
            throw thrown;
        });
        world.await("is reported", () -> world.uncaughtCount() == 1);
        assertEquals(List.of(new World.Uncaught(null, thrown)), world.takeUncaught());
        assertEquals(7, world.get(worker, () -> 7));
    }

    @Test
    void aReporterThatThrowsHarmsNobody() {
        final Engine engine = world.start(world.config().onUncaught((connection, thrown) -> {
            throw new IllegalStateException("the reporter too");
        }));
        final Link other = world.link(world.serve(engine, () -> Way.FORWARD));
        final RuntimeException thrown = new RuntimeException("handler");
        final Hooks.Hook hook = c -> {
            throw thrown;
        };
        final Link link = world.link(world.serve(engine, () -> new Hooks(Callback.ON_DATA, hook)));
        link.peer().send((byte) 1);
        world.await("is closed", link.probe()::isClosed);
        assertSame(thrown, link.probe().cause());
        requireEcho(other);
    }

    // --- memory ---

    @Test
    void aSourceWhoseArenaIsClosedIsRefusedAtTheCallAndNothingIsTaken() {
        final Link link = silentLink();
        final MemorySegment dead;
        try (Arena arena = Arena.ofShared()) {
            dead = arena.allocate(10_000);
        }
        world.on(link.connection(), () -> {
            assertThrows(IllegalStateException.class, () -> link.connection().send(dead, 0, 10_000));
            assertThrows(IllegalStateException.class, () -> link.connection().send(dead, 0, 0));
            assertThrows(IllegalStateException.class, () -> link.connection().send(dead.asByteBuffer()));
            assertEquals(0, link.connection().queuedBytes());
            assertTrue(link.connection().send(ByteBuffer.wrap(Bytes.text("next"))));
        });
        Bytes.assertSame(Bytes.text("next"), world.receive(link.peer(), 4));
    }

    @Test
    void aSourceConfinedToAnotherThreadIsRefusedAtTheCallAndNothingIsTaken() {
        final Link link = silentLink();
        final CountDownLatch done = new CountDownLatch(1);
        final MemorySegment foreign = confinedToAnotherThread(done);
        world.on(link.connection(), () -> {
            assertThrows(WrongThreadException.class, () -> link.connection().send(foreign, 0, 10_000));
            assertThrows(WrongThreadException.class, () -> link.connection().send(foreign, 0, 0));
            assertEquals(0, link.connection().queuedBytes());
            assertTrue(link.connection().send(ByteBuffer.wrap(Bytes.text("next"))));
        });
        done.countDown();
        Bytes.assertSame(Bytes.text("next"), world.receive(link.peer(), 4));
    }

    private static MemorySegment confinedToAnotherThread(final CountDownLatch until) {
        final CompletableFuture<MemorySegment> segment = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try (Arena arena = Arena.ofConfined()) {
                segment.complete(arena.allocate(10_000));
                until.await();
            } catch (final InterruptedException e) {
                segment.completeExceptionally(e);
            }
        });
        return segment.join();
    }

    @Test
    void aRefusalDoesNotHideThatTheSourceIsDead() {
        final Server server = world.serve(world.start(), OPTIONS.watermarks(0, 1), () -> SILENT);
        final Link link = world.link(server);
        final MemorySegment dead;
        try (Arena arena = Arena.ofShared()) {
            dead = arena.allocate(10);
        }
        world.on(link.connection(), () -> {
            assertTrue(link.connection().send(MemorySegment.ofArray(new byte[10]), 0, 10));
            assertFalse(link.connection().send(MemorySegment.ofArray(new byte[10]), 0, 10));
            assertThrows(IllegalStateException.class, () -> link.connection().send(dead, 0, 10));
        });
        assertEquals(10, world.receive(link.peer(), 10).length);
    }

    @Test
    void memoryIsYoursAgainWhenSendReturns() {
        final Link link = silentLink();
        world.on(link.connection(), () -> {
            for (final int size : new int[] { 10, 3_000, 200_000 }) {
                try (Arena arena = Arena.ofConfined()) {
                    final MemorySegment source = arena.allocate(size).fill((byte) 1);
                    assertTrue(link.connection().send(source, 0, size));
                    source.fill((byte) 2);
                }
            }
        });
        final byte[] expected = new byte[203_010];
        java.util.Arrays.fill(expected, (byte) 1);
        Bytes.assertSame(expected, world.receive(link.peer(), expected.length));
    }

    @Test
    void buffersOfEveryKindAreSentFromPositionToLimit() {
        final Link link = silentLink();
        final List<ByteBuffer> buffers = List.of(ByteBuffer.allocate(20), ByteBuffer.allocateDirect(20),
                ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN), ByteBuffer.wrap(new byte[30], 5, 20).slice());
        world.on(link.connection(), () -> {
            for (final ByteBuffer buffer : buffers) {
                buffer.put(5, Bytes.text("0123456789")).position(5).limit(15);
                assertTrue(link.connection().send(buffer.duplicate().asReadOnlyBuffer()));
                assertTrue(link.connection().send(buffer));
                assertEquals(15, buffer.position());
                assertTrue(link.connection().send(buffer), "an empty buffer");
            }
        });
        Bytes.assertSame(Bytes.text("0123456789".repeat(8)), world.receive(link.peer(), 80));
    }

    @Test
    void aRefusedBufferKeepsItsPosition() {
        final Link link = world.link(world.serve(world.start(), OPTIONS.watermarks(0, 1), () -> SILENT));
        world.on(link.connection(), () -> {
            final ByteBuffer buffer = ByteBuffer.allocate(10).position(3);
            assertTrue(link.connection().send(buffer.duplicate()));
            assertFalse(link.connection().send(buffer));
            assertEquals(3, buffer.position());
        });
        world.receive(link.peer(), 7);
    }

    @Test
    void rangesAndLengthsAreChecked() {
        final Link link = world.link(world.serve(world.start(), OPTIONS.maxMessageBytes(100), () -> SILENT));
        final Connection c = link.connection();
        final MemorySegment source = MemorySegment.ofArray(new byte[1_000]);
        world.on(c, () -> {
            assertThrows(IndexOutOfBoundsException.class, () -> c.send(source, -1, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> c.send(source, 0, -1));
            assertThrows(IndexOutOfBoundsException.class, () -> c.send(source, 999, 2));
            assertThrows(IndexOutOfBoundsException.class, () -> c.send(source, 0, Long.MAX_VALUE));
            assertRefused(IllegalArgumentException.class, "send: length 101: out of range 0..100 (maxMessageBytes)",
                    () -> c.send(source, 0, 101));
            assertRefused(IllegalArgumentException.class, "send: length 101: out of range 0..100 (maxMessageBytes)",
                    () -> c.send(ByteBuffer.allocate(101)));
            assertRefused(IllegalArgumentException.class, "lease: length 0: out of range 1..100 (maxMessageBytes)",
                    () -> c.lease(0));
            assertRefused(IllegalArgumentException.class, "lease: length 101: out of range 1..100 (maxMessageBytes)",
                    () -> c.lease(101));
            assertThrows(IllegalArgumentException.class, () -> c.lease(-1));
            assertTrue(c.send(source, 900, 100));
        });
        assertEquals(100, world.receive(link.peer(), 100).length);
    }

    @Test
    void nothingTakesNull() {
        final Engine engine = world.start();
        final Link link = world.link(world.serve(engine, () -> SILENT));
        final Connection c = link.connection();
        final Worker worker = engine.workers().getFirst();
        world.on(c, () -> {
            assertThrows(NullPointerException.class, () -> c.send((MemorySegment) null, 0, 0));
            assertThrows(NullPointerException.class, () -> c.send((ByteBuffer) null));
            assertThrows(NullPointerException.class, () -> c.setOption(null, true));
            assertThrows(NullPointerException.class, () -> c.setOption(StandardSocketOptions.TCP_NODELAY, null));
        });
        assertThrows(NullPointerException.class, () -> c.execute(null));
        assertThrows(NullPointerException.class, () -> worker.execute(null));
        assertThrows(NullPointerException.class, () -> engine.listen(null, () -> SILENT));
        assertThrows(NullPointerException.class, () -> engine.listen(World.loopback(0), null));
        assertThrows(NullPointerException.class, () -> engine.listen(World.loopback(0), null, () -> SILENT));
        assertTrue(c.isOpen());
    }

    // --- leases ---

    @Test
    void aLeaseIsExactlyItsPieceAndUnusableAfterItsLastClose() {
        final Link link = silentLink();
        final Connection c = link.connection();
        world.on(c, () -> {
            final Lease lease = c.lease(100);
            assertEquals(100, lease.segment().byteSize());
            assertEquals(100, lease.asByteBuffer().remaining());
            assertEquals(ByteOrder.BIG_ENDIAN, lease.asByteBuffer().order());
            assertThrows(IndexOutOfBoundsException.class, () -> lease.segment().asSlice(0, 101));
            assertThrows(IllegalArgumentException.class, () -> lease.length(101));
            assertThrows(IllegalArgumentException.class, () -> lease.length(-1));
            assertSame(lease, lease.length(40));
            assertEquals(40, lease.segment().byteSize());
            assertThrows(IllegalArgumentException.class, () -> lease.length(41), "a lease does not grow");
            assertSame(lease, lease.retain());
            lease.close();
            assertEquals(40, lease.segment().byteSize());
            lease.close();
            assertThrows(IllegalStateException.class, lease::segment);
            assertThrows(IllegalStateException.class, lease::asByteBuffer);
            assertThrows(IllegalStateException.class, lease::retain);
            assertThrows(IllegalStateException.class, lease::close);
            assertThrows(IllegalStateException.class, () -> lease.length(1));
            assertThrows(IllegalStateException.class, () -> c.send(lease));
        });
    }

    @Test
    void aLeaseThatWasSentIsTheEnginesUnlessItWasRetained() {
        final Engine engine = world.start();
        final Link link = world.link(world.serve(engine, () -> SILENT));
        final Connection c = link.connection();
        world.on(c, () -> {
            final Lease lease = c.lease(5);
            lease.asByteBuffer().put(Bytes.text("twice"));
            lease.retain();
            assertTrue(c.send(lease));
            assertTrue(c.send(lease));
        });
        Bytes.assertSame(Bytes.text("twicetwice"), world.receive(link.peer(), 10));
        world.await("it came back", () -> engine.workers().getFirst().metrics().leasedBytes() == 0);
    }

    @Test
    void aLeaseShortenedToNothingCanBeSent() {
        final Engine engine = world.start();
        final Link link = world.link(world.serve(engine, () -> SILENT));
        world.on(link.connection(), () -> assertTrue(link.connection().send(link.connection().lease(5).length(0))));
        assertEquals(0, engine.workers().getFirst().metrics().leasedBytes());
    }

    @Test
    void aLeaseThatWasRefusedIsStillTheCallers() {
        final Engine engine = world.start();
        final Link link = world.link(world.serve(engine, OPTIONS.watermarks(0, 1), () -> SILENT));
        final Connection c = link.connection();
        world.on(c, () -> {
            assertTrue(c.send(ByteBuffer.allocate(1)));
            final Lease lease = c.lease(10);
            assertFalse(c.send(lease));
            assertEquals(10, lease.segment().byteSize());
            c.close();
            assertFalse(c.send(lease), "on a closed connection");
            lease.close();
        });
        assertEquals(0, engine.workers().getFirst().metrics().leasedBytes());
    }

    @Test
    void aLeaseQueuedOnAConnectionThatEndsComesBack() {
        final Engine engine = world.start();
        final Link link = world.link(world.serve(engine, OPTIONS.watermarks(0, 64 << 20), () -> SILENT), 16 << 10);
        link.peer().stopReading();
        final Connection c = link.connection();
        world.on(c, () -> {
            for (int i = 0; i < 8; i++) {
                assertTrue(c.send(c.lease(1 << 20)));
            }
        });
        assertTrue(engine.workers().getFirst().metrics().leasedBytes() > 0);
        c.abort(null);
        world.await("they came back", () -> engine.workers().getFirst().metrics().leasedBytes() == 0);
    }

    @Test
    void aRetainedPieceOutlivesItsConnection() {
        final Lease[] kept = new Lease[2];
        final Engine engine = world.start(world.config().receiveBufferBytes(4 << 10));
        final Link link = world.link(world.serve(engine, () -> Frames.handler((c, buffer, offset, length) -> {
            kept[0] = c.retain(offset, length);
            kept[1] = c.retain(offset, 10);
        })));
        final byte[] message = Bytes.of(5, 3_000);
        link.peer().send(Frames.frame(message));
        world.await("is consumed", () -> link.probe().consumed() == 3_004);
        link.peer().reset();
        world.await("is closed", link.probe()::isClosed);
        final Link next = world.link(world.serve(engine, () -> Way.FORWARD));
        for (int i = 0; i < 300; i++) {
            next.peer().send(new byte[20_000]);
            world.receive(next.peer(), 20_000);
        }
        Bytes.assertSame(message, Bytes.copy(kept[0].segment(), 0, 3_000));
        Bytes.assertSame(java.util.Arrays.copyOf(message, 10), Bytes.copy(kept[1].segment(), 0, 10));
        kept[0].close();
        kept[1].close();
        world.await("they came back", () -> engine.workers().getFirst().metrics().leasedBytes() == 0);
    }

    @Test
    void strangeImplementationsAreRefused() {
        final Link link = silentLink();
        final Connection c = link.connection();
        final Lease strangeLease = strange(Lease.class);
        final Connection strangeConnection = strange(Connection.class);
        world.on(c, () -> {
            assertThrows(IllegalArgumentException.class, () -> c.send(strangeLease));
            assertThrows(IllegalArgumentException.class, () -> c.forward(strangeConnection, 0, 1));
        });
    }

    private static <T> T strange(final Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
                (proxy, method, arguments) -> method.getName().equals("toString") ? "strange" : null));
    }

    // --- bytes that onData shows ---

    @Test
    void whatIsNotShownCanNeitherBeForwardedNorRetained() {
        final AtomicInteger refusals = new AtomicInteger();
        final Link link = world.link(world.serve(world.start(), () -> (c, buffer, offset, length) -> {
            final long[][] ranges = { { offset - 1, 1 }, { offset, length + 1L }, { offset + length, 1 },
                    { offset, -1 }, { offset + 1, Long.MAX_VALUE }, { Long.MAX_VALUE, Long.MAX_VALUE } };
            for (final long[] range : ranges) {
                assertThrows(IndexOutOfBoundsException.class, () -> c.forward(c, range[0], range[1]));
                assertThrows(IndexOutOfBoundsException.class, () -> c.retain(range[0], range[1]));
                refusals.incrementAndGet();
            }
            assertTrue(c.forward(c, offset, 0));
            assertTrue(c.forward(c, offset, length));
            return length;
        }));
        link.peer().send(Bytes.text("ok"));
        Bytes.assertSame(Bytes.text("ok"), world.receive(link.peer(), 2));
        assertEquals(0, refusals.get() % 6);
        final Connection c = link.connection();
        world.on(c, () -> {
            assertThrows(IllegalStateException.class, () -> c.forward(c, 0, 1));
            assertThrows(IllegalStateException.class, () -> c.retain(0, 1));
        });
        assertTrue(c.isOpen());
    }

    @Test
    void onlyTheConnectionThatShowsItsBytesCanForwardThem() {
        final Engine engine = world.start();
        final Link other = world.link(world.serve(engine, () -> SILENT));
        final Link link = world.link(world.serve(engine, () -> (c, buffer, offset, length) -> {
            assertThrows(IllegalStateException.class, () -> other.connection().forward(c, offset, length));
            assertThrows(IllegalStateException.class, () -> other.connection().retain(offset, length));
            assertTrue(c.forward(other.connection(), offset, length));
            return length;
        }));
        link.peer().send(Bytes.text("across"));
        Bytes.assertSame(Bytes.text("across"), world.receive(other.peer(), 6));
    }

    @Test
    void forwardingToAnotherWorkerIsRefusedWithTheWayOut() {
        final Engine engine = world.start(world.config().workers(2));
        final Server server = world.serve(engine, () -> SILENT);
        final Link first = world.link(server);
        final Link second = world.link(server);
        assertFalse(first.connection().worker().equals(second.connection().worker()));
        final String[] message = new String[1];
        final Server forwarding = world.serve(engine, () -> (c, buffer, offset, length) -> {
            final Connection far = c.worker().equals(first.connection().worker()) ? second.connection()
                    : first.connection();
            message[0] = assertThrows(IllegalArgumentException.class, () -> c.forward(far, offset, length))
                    .getMessage();
            final Lease lease = c.retain(offset, length);
            far.execute(() -> far.send(lease));
            return length;
        });
        final Link link = world.link(forwarding);
        link.peer().send(Bytes.text("far away"));
        final Link far = link.connection().worker().equals(first.connection().worker()) ? second : first;
        Bytes.assertSame(Bytes.text("far away"), world.receive(far.peer(), 8));
        assertEquals("forward: the target lives on worker " + far.connection().worker().index() + ", not on "
                + link.connection().worker().index() + "; retain, then target.execute", message[0]);
        world.await("the lease came back to its worker",
                () -> engine.workers().stream().allMatch(worker -> worker.metrics().leasedBytes() == 0));
    }

    // --- addresses ---

    @Test
    void anAddressInUseIsNamedWithItsCause() {
        final Engine engine = world.start();
        final Server server = world.serve(engine, () -> SILENT);
        final BindException failure = assertThrows(BindException.class,
                () -> engine.listen(server.address(), () -> SILENT));
        assertEquals("bind 127.0.0.1:" + server.address().getPort() + ": EADDRINUSE (address already in use)",
                failure.getMessage());
        final SystemError error = assertInstanceOf(SystemError.class, failure);
        assertEquals("bind", error.operation());
        assertEquals("EADDRINUSE", error.errnoName());
        assertTrue(error.errno() > 0);
        requireSilence(server);
    }

    private void requireSilence(final Server server) {
        world.link(server).peer().close();
    }

    @Test
    void anAddressOfAnotherMachineCannotBeListenedOn() throws UnknownHostException {
        final Engine engine = world.start();
        final InetSocketAddress elsewhere = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 4711);
        assertRefused(BindException.class,
                "bind 192.0.2.1:4711: EADDRNOTAVAIL (address not available)",
                () -> engine.listen(elsewhere, () -> SILENT));
    }

    @Test
    void anAddressThatIsNoInternetAddressOrUnknownIsRefused() {
        final Engine engine = world.start();
        assertThrows(UnsupportedAddressTypeException.class,
                () -> engine.listen(UnixDomainSocketAddress.of("nowhere"), () -> SILENT));
        assertRefused(UnknownHostException.class, "listen nowhere.invalid:80: the name is unknown",
                () -> engine.listen(InetSocketAddress.createUnresolved("nowhere.invalid", 80), () -> SILENT));
    }

    @Test
    void aPortIsFreeAgainAfterItsListenerIsClosed() throws IOException {
        final Engine engine = world.start();
        final Server server = world.serve(engine, () -> Way.FORWARD);
        final Link link = world.link(server);
        server.listener().close();
        server.listener().close();
        world.await("the port is free", () -> {
            try {
                engine.listen(server.address(), () -> world.probe(Way.FORWARD)).close();
                return true;
            } catch (final IOException e) {
                return false;
            }
        });
        requireEcho(link);
    }

    // --- options ---

    @Test
    void optionsThatAreNotKnownOrWrongAreRefusedByName() {
        final Link link = silentLink();
        final Connection c = link.connection();
        world.on(c, () -> {
            assertTrue(assertThrows(UnsupportedOperationException.class,
                    () -> c.setOption(StandardSocketOptions.SO_LINGER, 1)).getMessage().contains("SO_LINGER"));
            assertTrue(assertThrows(IllegalArgumentException.class,
                    () -> c.setOption(StandardSocketOptions.SO_SNDBUF, -1)).getMessage().contains("SO_SNDBUF -1"));
            c.setOption(StandardSocketOptions.SO_SNDBUF, 32 << 10);
            c.close();
        });
        link.peer().close();
        world.await("is closed", link.probe()::isClosed);
        world.on(c, () -> assertRefused(SocketException.class, "setOption TCP_NODELAY: closed",
                () -> c.setOption(StandardSocketOptions.TCP_NODELAY, true)));
    }

    @Test
    void anAttachmentStaysWithItsConnection() {
        final Link link = silentLink();
        final Connection c = link.connection();
        final Object attachment = new Object();
        world.on(c, () -> {
            assertNull(c.attachment());
            c.attach(attachment);
            assertSame(attachment, c.attachment());
        });
        link.peer().reset();
        world.await("is closed", link.probe()::isClosed);
        world.on(c, () -> assertSame(attachment, c.attachment()));
    }

    @Test
    void onlyAnEmbeddedEngineLendsItsAgents() {
        final Engine engine = world.start();
        if (world instanceof KernelWorld) {
            assertRefused(IllegalStateException.class,
                    "agent: this engine runs its own threads; EngineConfig.embedded(true) leaves them to you",
                    () -> engine.workers().getFirst().agent());
        } else {
            assertEquals("gatun-worker-0", engine.workers().getFirst().agent().roleName());
        }
    }
}
