package io.gatun.internal.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.ffm.Errno;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every driver does, whatever its kernel. Subclasses give the factory. */
public abstract class DriverContract {
    private static final int MAX_SOCKETS = 256;
    private static final long RECEIVE_BYTES = 4 << 20;
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int MIB = 1 << 20;

    private final List<DriverHarness> harnesses = new ArrayList<>();

    /** The factory of the driver under test. */
    protected abstract DriverFactory factory();

    /** A driver of the calling thread with the smallest receive memory there is. */
    protected final DriverHarness narrow() throws DriverUnavailableException {
        return harness(new DriverConfig(MAX_SOCKETS, 512 << 10, BUFFER_BYTES));
    }

    protected final DriverHarness harness() throws DriverUnavailableException {
        return harness(new DriverConfig(MAX_SOCKETS, RECEIVE_BYTES, BUFFER_BYTES));
    }

    protected final DriverHarness harness(final DriverConfig config) throws DriverUnavailableException {
        final DriverHarness harness = new DriverHarness(factory(), config);
        harnesses.add(harness);
        return harness;
    }

    @AfterEach
    final void everyOperationEndsAndEveryBufferComesBack() {
        try {
            harnesses.forEach(DriverHarness::settle);
        } finally {
            harnesses.forEach(DriverHarness::close);
        }
    }

    // ---------------------------------------------------------------- connections

    @Test
    void aDriverTellsItsNameAndFeatures() throws Exception {
        final Driver driver = harness().driver();
        assertEquals(factory().name(), driver.name());
        assertFalse(driver.features().isEmpty());
        assertNotNull(driver.missing());
    }

    @Test
    void bothEndsOfAConnectionKnowEachOther() throws Exception {
        final DriverHarness h = harness();
        final Endpoint listener = h.listener();
        final Endpoint[] pair = h.pair(listener);
        assertEquals(0, pair[0].connectResult);
        assertEquals(h.sockets().localAddress(listener.descriptor), h.sockets().remoteAddress(pair[0].descriptor));
        assertEquals(h.sockets().localAddress(pair[0].descriptor), h.sockets().remoteAddress(pair[1].descriptor));
    }

    @Test
    void anAcceptGoesOnUntilItIsCancelled() throws Exception {
        final DriverHarness h = harness();
        final Endpoint listener = h.listener();
        for (int i = 0; i < 20; i++) {
            h.pair(listener);
        }
        assertTrue(listener.isInFlight(Token.ACCEPT));
        listener.cancel(Token.ACCEPT);
        h.until("the accept's end", () -> !listener.isInFlight(Token.ACCEPT));
        assertEquals(-Errno.ECANCELED, listener.acceptResult);
    }

    @Test
    void whatConnectsWhileNobodyAcceptsIsAcceptedLater() throws Exception {
        final DriverHarness h = harness();
        final Endpoint listener = h.listener();
        h.pair(listener);
        listener.cancel(Token.ACCEPT);
        h.until("the accept's end", () -> !listener.isInFlight(Token.ACCEPT));
        final Endpoint late = h.connect(h.sockets().localAddress(listener.descriptor));
        h.until("a connect into the backlog", () -> late.connectResult == 0);
        listener.accept();
        h.until("an accept", () -> !listener.accepted.isEmpty());
    }

    @Test
    void aConnectToNobodyIsRefused() throws Exception {
        final DriverHarness h = harness();
        final Endpoint listener = h.listener();
        final InetSocketAddress address = h.sockets().localAddress(listener.descriptor);
        listener.close();
        h.until("the listener's end", () -> listener.closeResult == 0);
        final Endpoint client = h.connect(address);
        h.until("the connect's end", () -> !client.isInFlight(Token.CONNECT));
        assertEquals(-Errno.ECONNREFUSED, client.connectResult);
    }

    @Test
    void anIpv6ListenerSpeaksIpv4Too() throws Exception {
        final DriverHarness h = harness();
        final Endpoint listener = h.listener(InetAddress.getByName("::"), 16);
        final int port = h.sockets().localAddress(listener.descriptor).getPort();
        listener.accept();
        h.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        h.until("an accept", () -> !listener.accepted.isEmpty());
        final Endpoint server = h.adopt(listener.accepted.remove());
        assertArrayEquals(new byte[] { 127, 0, 0, 1 },
                h.sockets().remoteAddress(server.descriptor).getAddress().getAddress());
    }

    @Test
    void anIpv6SocketConnectsToAnIpv4Address() throws Exception {
        final DriverHarness h = harness();
        final Endpoint listener = h.listener(InetAddress.getByName("127.0.0.1"), 16);
        listener.accept();
        final InetSocketAddress address = h.sockets().localAddress(listener.descriptor);
        final Endpoint client = h.open(ipv6Loopback());
        client.connect(address);
        h.until("a connection", () -> client.connectResult == 0 && !listener.accepted.isEmpty());
    }

    @Test
    void anIpv6ConnectionCarriesBytes() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener(ipv6Loopback(), 16));
        assertExchange(h, pair[0], pair[1], 1000, 1);
    }

    @Test
    void anAddressInUseIsRefused() throws Exception {
        final DriverHarness h = harness();
        final InetSocketAddress address = h.sockets().localAddress(h.listener().descriptor);
        final Endpoint second = h.open(address.getAddress());
        assertEquals(-Errno.EADDRINUSE, h.sockets().bind(second.descriptor, address));
    }

    @Test
    void socketOptionsAreReadAsTheyWereSet() throws Exception {
        final DriverHarness h = harness();
        final Endpoint socket = h.open(InetAddress.getByName("127.0.0.1"));
        final Sockets sockets = h.sockets();
        for (final SocketOptionName option : new SocketOptionName[] { SocketOptionName.REUSE_ADDRESS,
                SocketOptionName.KEEP_ALIVE, SocketOptionName.NO_DELAY, SocketOptionName.RESET_ON_CLOSE }) {
            assertEquals(0, sockets.option(socket.descriptor, option), option.name());
            assertEquals(0, sockets.setOption(socket.descriptor, option, 1), option.name());
            assertEquals(1, sockets.option(socket.descriptor, option), option.name());
            assertEquals(0, sockets.setOption(socket.descriptor, option, 0), option.name());
            assertEquals(0, sockets.option(socket.descriptor, option), option.name());
        }
        assertEquals(0, sockets.setOption(socket.descriptor, SocketOptionName.SEND_BUFFER_BYTES, 100_000));
        assertTrue(sockets.option(socket.descriptor, SocketOptionName.SEND_BUFFER_BYTES) >= 100_000);
    }

    // ---------------------------------------------------------------- bytes

    @Test
    void bytesArriveOnceAndInOrder() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        pair[1].receive();
        for (final int bytes : new int[] { 1, 2, 63, 64, 1000, BUFFER_BYTES, BUFFER_BYTES + 1, 100_000 }) {
            sendAll(h, pair[0], bytes, 1);
        }
        h.until("all bytes", () -> pair[1].received == pair[0].sent);
    }

    @Test
    void aGatherArrivesInOrder() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        pair[1].receive();
        for (final int pieces : new int[] { 2, 3, GatherList.MAX_PIECES }) {
            sendAll(h, pair[0], 10_000 + pieces, pieces);
        }
        h.until("all bytes", () -> pair[1].received == pair[0].sent);
    }

    @Test
    void aSendMayOutgrowWhatTheKernelHolds() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        pair[0].send(16 * MIB, GatherList.MAX_PIECES);
        for (int i = 0; i < 3; i++) {
            h.turn();
        }
        pair[1].receive();
        sendRest(h, pair[0], 16L * MIB);
        h.until("all bytes", () -> pair[1].received == 16L * MIB);
    }

    @Test
    void bothDirectionsWorkAtOnce() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        pair[0].receive();
        pair[1].receive();
        pair[0].send(MIB, 1);
        pair[1].send(MIB, 3);
        sendRest(h, pair[0], MIB);
        sendRest(h, pair[1], MIB);
        h.until("all bytes", () -> pair[0].received == MIB && pair[1].received == MIB);
    }

    @Test
    void aReceiveEndsWithTheInput() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        pair[1].receive();
        sendAll(h, pair[0], 5000, 1);
        pair[0].shutdownOutput();
        h.until("the end of input", () -> pair[1].receiveResult == 0);
        assertEquals(0, pair[0].shutdownResult);
        assertEquals(5000, pair[1].received);
    }

    @Test
    void theOtherDirectionOutlivesAShutdown() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        pair[0].receive();
        pair[1].receive();
        pair[0].shutdownOutput();
        h.until("the end of input", () -> pair[1].receiveResult == 0);
        sendAll(h, pair[1], 3000, 2);
        h.until("all bytes", () -> pair[0].received == 3000);
    }

    @Test
    void bytesBeforeACloseAreReceived() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        sendAll(h, pair[0], 40_000, 1);
        pair[0].close();
        h.until("the close", () -> pair[0].closeResult == 0);
        pair[1].receive();
        h.until("the end of input", () -> pair[1].receiveResult == 0);
        assertEquals(40_000, pair[1].received);
    }

    @Test
    void aReceiveOnceBringsOneBufferAndEnds() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        sendAll(h, pair[0], 3 * BUFFER_BYTES, 1);
        for (int i = 0; i < 3 && pair[1].received < pair[0].sent; i++) {
            final long before = pair[1].received;
            final int receives = h.receivers().size();
            pair[1].receiveOnce();
            h.until("the receive's end", () -> pair[1].receiveResult != Endpoint.NOTHING);
            assertEquals(receives + 1, h.receivers().size());
            assertEquals(before + pair[1].receiveResult, pair[1].received);
        }
        pair[1].receivesOn = true;
        if (pair[1].received < pair[0].sent) {
            pair[1].receive();
        }
        h.until("all bytes", () -> pair[1].received == pair[0].sent);
    }

    // ---------------------------------------------------------------- errors

    @Test
    void aReceiveTellsOfAReset() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        pair[1].receive();
        h.turn();
        reset(h, pair[0]);
        h.until("the receive's end", () -> !pair[1].isInFlight(Token.RECEIVE));
        assertEquals(-Errno.ECONNRESET, pair[1].receiveResult);
    }

    @Test
    void aSendAfterAResetFails() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        pair[1].receive();
        h.turn();
        reset(h, pair[0]);
        h.until("the receive's end", () -> !pair[1].isInFlight(Token.RECEIVE));
        pair[1].send(100, 1);
        h.until("the send's end", () -> !pair[1].isInFlight(Token.SEND));
        assertTrue(pair[1].sendResult == -Errno.EPIPE || pair[1].sendResult == -Errno.ECONNRESET,
                () -> "result " + pair[1].sendResult);
    }

    // ---------------------------------------------------------------- cancels

    @Test
    void aCancelledReceiveEndsAndLosesNoByte() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        for (int i = 0; i < 50; i++) {
            pair[1].receivesOn = false;
            pair[1].receive();
            if (i % 3 == 0) {
                h.turn();
            }
            pair[0].send(700, 1);
            if (i % 2 == 0) {
                h.turn();
            }
            pair[1].cancel(Token.RECEIVE);
            h.until("both ends", () -> !pair[1].isInFlight(Token.RECEIVE) && !pair[0].isInFlight(Token.SEND));
            assertEquals(700, pair[0].sendResult);
            assertTrue(pair[1].receiveResult > 0 || pair[1].receiveResult == -Errno.ECANCELED,
                    () -> "result " + pair[1].receiveResult);
        }
        pair[1].receivesOn = true;
        pair[1].receive();
        h.until("all bytes", () -> pair[1].received == pair[0].sent);
    }

    @Test
    void aCancelledSendEndsAndTellsWhatItTook() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        pair[0].send(32 * MIB, 2);
        h.turn();
        pair[0].cancel(Token.SEND);
        h.until("the send's end", () -> !pair[0].isInFlight(Token.SEND));
        assertTrue(pair[0].sendResult == -Errno.ECANCELED || pair[0].sendResult > 0,
                () -> "result " + pair[0].sendResult);
        pair[1].receive();
        pair[0].shutdownOutput();
        h.until("the end of input", () -> pair[1].receiveResult == 0);
        assertEquals(pair[0].sent, pair[1].received);
    }

    @Test
    void aCancelThatComesAtOnceEndsTheOperation() throws Exception {
        final DriverHarness h = harness();
        final Endpoint listener = h.listener();
        final Endpoint[] pair = h.pair(listener);
        listener.cancel(Token.ACCEPT);
        pair[0].receive();
        pair[0].cancel(Token.RECEIVE);
        final Endpoint client = h.connect(h.sockets().localAddress(listener.descriptor));
        client.cancel(Token.CONNECT);
        h.until("all ends", () -> h.inFlight() == 0);
        assertEquals(-Errno.ECANCELED, pair[0].receiveResult);
    }

    @Test
    void aCancelOfNothingIsHarmless() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        sendAll(h, pair[0], 10, 1);
        pair[0].cancel(Token.SEND);
        pair[1].cancel(Token.RECEIVE);
        h.turn();
        assertExchange(h, pair[0], pair[1], 2000, 1);
    }

    @Test
    void aStaleCancelDoesNotTouchTheSlotsNextOperation() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        pair[1].receive();
        final long stale = Token.of(Token.RECEIVE, Token.generation(pair[1].token(Token.RECEIVE)) - 1, pair[1].slot);
        h.call(() -> h.driver().cancel(stale));
        for (int i = 0; i < 5; i++) {
            h.turn();
        }
        assertTrue(pair[1].isInFlight(Token.RECEIVE));
        sendAll(h, pair[0], 100, 1);
        h.until("all bytes", () -> pair[1].received == pair[0].sent);
    }

    // ---------------------------------------------------------------- completions

    @Test
    void aReapReportsAtMostItsBudget() throws Exception {
        final DriverHarness h = harness();
        for (final Endpoint[] pair : pairs(h, 20)) {
            pair[0].send(10, 1);
            pair[1].receive();
        }
        int reports = 0;
        while (h.inFlight() > 21) {
            if (!h.driver().hasCompletions()) {
                h.driver().await(20_000_000);
            }
            final int reported = h.reap(3);
            assertTrue(reported <= 3, () -> "reported " + reported);
            reports += reported;
        }
        assertTrue(reports >= 20);
    }

    @Test
    void whatASinkThrowsLosesNoOtherCompletion() throws Exception {
        final DriverHarness h = harness();
        for (final Endpoint[] pair : pairs(h, 4)) {
            pair[0].send(10, 1);
        }
        final List<Long> seen = new ArrayList<>();
        final CompletionSink thrower = (token, flags, result, buffer, offset, detail) -> {
            seen.add(token);
            throw new IllegalStateException("thrown by the sink");
        };
        while (seen.size() < 2) {
            if (!h.driver().hasCompletions()) {
                h.driver().await(20_000_000);
            } else {
                final int before = seen.size();
                try {
                    h.driver().reap(thrower, 256);
                    assertEquals(before, seen.size());
                } catch (final IllegalStateException e) {
                    assertEquals(before + 1, seen.size());
                }
            }
        }
        h.forget(seen);
        h.until("the other sends", () -> h.inFlight() == 1);
        assertEquals(2, seen.stream().distinct().count());
    }

    @Test
    void aSinkMayStartOperations() throws Exception {
        final DriverHarness h = harness();
        final Endpoint[] pair = h.pair(h.listener());
        pair[1].receivesOn = true;
        for (int i = 0; i < 30; i++) {
            pair[1].receive();
            pair[1].cancel(Token.RECEIVE);
            h.until("the receive's end", () -> !pair[1].isInFlight(Token.RECEIVE));
        }
        assertExchange(h, pair[0], pair[1], MIB, 4);
    }

    // ---------------------------------------------------------------- buffers

    @Test
    void receivesGoOnWhenBuffersComeBack() throws Exception {
        final DriverHarness h = narrow();
        final List<Endpoint[]> pairs = pairs(h, 60);
        h.holdBuffers();
        for (final Endpoint[] pair : pairs) {
            pair[1].receive();
            pair[0].send(3 * BUFFER_BYTES, 1);
        }
        h.untilQuiet();
        assertTrue(h.driver().receiveBuffers().held() > 0);
        h.releaseAll();
        for (final Endpoint[] pair : pairs) {
            sendRest(h, pair[0], 3L * BUFFER_BYTES);
            h.until("all bytes", () -> pair[1].received == 3L * BUFFER_BYTES);
        }
    }

    @Test
    void aReceiveThatWaitsForBuffersCanBeCancelled() throws Exception {
        final DriverHarness h = narrow();
        final List<Endpoint[]> pairs = pairs(h, 60);
        h.holdBuffers();
        for (final Endpoint[] pair : pairs) {
            pair[1].receive();
            pair[0].send(BUFFER_BYTES, 1);
        }
        h.untilQuiet();
        for (final Endpoint[] pair : pairs) {
            pair[1].receivesOn = false;
            pair[1].cancel(Token.RECEIVE);
            h.until("the receive's end", () -> !pair[1].isInFlight(Token.RECEIVE));
            assertEquals(-Errno.ECANCELED, pair[1].receiveResult);
        }
    }

    // ---------------------------------------------------------------- waiting

    @Test
    void aWakeBeforeAnAwaitEndsItAtOnce() throws Exception {
        final Driver driver = harness().driver();
        for (int i = 0; i < 100; i++) {
            driver.wake();
            driver.wake();
            final long before = System.nanoTime();
            driver.await(20_000_000_000L);
            assertTrue(System.nanoTime() - before < 10_000_000_000L);
        }
    }

    @Test
    void anAwaitOfNothingEndsAtItsTimeout() throws Exception {
        final DriverHarness h = harness();
        for (int i = 0; i < 5; i++) {
            h.driver().await(1_000_000);
            assertEquals(0, h.reap(16));
        }
        h.driver().await(0);
    }

    // ---------------------------------------------------------------- end

    @Test
    void aDriverClosesWithOperationsInFlight() throws Exception {
        final DriverHarness h = new DriverHarness(factory(),
                new DriverConfig(MAX_SOCKETS, RECEIVE_BYTES, BUFFER_BYTES));
        final Endpoint listener = h.listener();
        final Endpoint[] pair = h.pair(listener);
        pair[0].receive();
        pair[1].receive();
        pair[1].send(32 * MIB, 3);
        h.turn();
        h.close();
        h.driver().close();
        h.driver().wake();
        h.sockets().close(listener.descriptor);
        h.sockets().close(pair[0].descriptor);
        h.sockets().close(pair[1].descriptor);
        assertEquals(0, h.driver().counters().leakedBytes);
    }

    @Test
    void aDriverThatWasNeverEnabledCloses() throws Exception {
        final Driver driver = factory().create(new DriverConfig(MAX_SOCKETS, RECEIVE_BYTES, BUFFER_BYTES));
        driver.close();
        assertEquals(0, driver.counters().leakedBytes);
    }

    @Test
    void aDriverIsEnabledOnce() throws Exception {
        final Driver driver = harness().driver();
        assertThrows(Throwable.class, driver::enable);
    }

    // ---------------------------------------------------------------- helpers

    protected static List<Endpoint[]> pairs(final DriverHarness h, final int count) {
        final Endpoint listener = h.listener();
        final List<Endpoint[]> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(h.pair(listener));
        }
        return pairs;
    }

    /** One send, continued while it is short. */
    protected static void sendAll(final DriverHarness h, final Endpoint sender, final int bytes, final int pieces) {
        final long wanted = sender.sent + bytes;
        sender.send(bytes, pieces);
        sendRest(h, sender, wanted);
    }

    /** Sends until so many bytes are sent since the beginning. */
    protected static void sendRest(final DriverHarness h, final Endpoint sender, final long wanted) {
        do {
            h.until("a send's end", () -> !sender.isInFlight(Token.SEND));
            assertTrue(sender.sendResult > 0, () -> "send: " + sender.sendResult);
            if (sender.sent < wanted) {
                sender.send((int) (wanted - sender.sent), 1);
            }
        } while (sender.sent < wanted);
    }

    protected static void assertExchange(final DriverHarness h, final Endpoint sender, final Endpoint receiver,
            final int bytes, final int pieces) {
        final long wanted = sender.sent + bytes;
        if (!receiver.isInFlight(Token.RECEIVE)) {
            receiver.receive();
        }
        sendAll(h, sender, bytes, pieces);
        h.until("all bytes", () -> receiver.received == wanted);
    }

    /** Closes so that the peer sees a reset. */
    protected static void reset(final DriverHarness h, final Endpoint endpoint) {
        assertEquals(0, h.sockets().setOption(endpoint.descriptor, SocketOptionName.RESET_ON_CLOSE, 1));
        endpoint.close();
        h.until("the close", () -> endpoint.closeResult == 0);
    }

    private static InetAddress ipv6Loopback() throws UnknownHostException {
        return InetAddress.getByName("::1");
    }
}
