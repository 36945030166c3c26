package io.gatun.internal.driver.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.gatun.ffm.Errno;
import io.gatun.ffm.linux.LinuxFile;
import io.gatun.ffm.linux.LinuxSyscalls;
import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.DriverConfig;
import io.gatun.internal.driver.DriverFactory;
import io.gatun.internal.driver.DriverHarness;
import io.gatun.internal.driver.Endpoint;
import io.gatun.internal.driver.KernelDriverContract;
import io.gatun.internal.driver.Token;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UringDriverTest extends KernelDriverContract {
    private static final int BUFFER_BYTES = 16 << 10;

    private DriverFactory factory = new UringFactory();

    @Override
    protected DriverFactory factory() {
        return factory;
    }

    @Test
    void anOverfullCompletionQueueLosesNothing() throws Exception {
        factory = new UringFactory(new RingSizes(64, 64));
        final DriverHarness h = harness();
        final List<Endpoint[]> pairs = pairs(h, 100);
        for (int round = 0; round < 20; round++) {
            for (final Endpoint[] pair : pairs) {
                if (!pair[1].isInFlight(Token.RECEIVE)) {
                    pair[1].receive();
                }
                pair[0].send(300, 1);
            }
            h.until("all bytes",
                    () -> pairs.stream().allMatch(p -> p[1].received == p[0].sent && !p[0].isInFlight(Token.SEND)));
        }
        assertTrue(h.driver().counters().completionOverflow > 0);
        assertWakes(h.driver());
    }

    /** Wakes by another thread, again and again, until an await has ended that no completion could have ended. */
    private static void assertWakes(final Driver driver) throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            final long writes = driver.counters().wakeCalls;
            final Thread waker = Thread.ofPlatform().start(driver::wake);
            final long before = System.nanoTime();
            driver.await(20_000_000_000L);
            assertTrue(System.nanoTime() - before < 10_000_000_000L);
            waker.join();
            assertTrue(driver.counters().wakeCalls <= writes + 1);
            driver.reap((token, flags, result, buffer, offset, detail) -> fail(Token.toString(token)), 1);
        }
    }

    @Test
    void moreStartsThanTheSubmissionQueueHoldsAllComplete() throws Exception {
        factory = new UringFactory(new RingSizes(4, 512));
        final DriverHarness h = harness();
        final List<Endpoint[]> pairs = pairs(h, 50);
        for (final Endpoint[] pair : pairs) {
            pair[1].receive();
            pair[0].receive();
            pair[0].send(5_000, 7);
            pair[1].send(5_000, 1);
        }
        h.until("all bytes", () -> pairs.stream().allMatch(p -> p[0].received == 5_000 && p[1].received == 5_000));
    }

    @Test
    void aConnectWithAQueueOfOneKeepsItsAddress() throws Exception {
        factory = new UringFactory(new RingSizes(1, 64));
        final DriverHarness h = harness();
        final Endpoint listener = h.listener();
        final InetSocketAddress address = h.sockets().localAddress(listener.descriptor);
        final List<Endpoint> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(h.connect(address));
        }
        listener.accept();
        h.until("all connections",
                () -> listener.accepted.size() == 20 && clients.stream().allMatch(c -> c.connectResult == 0));
    }

    @Test
    void aStormForBuffersKeepsTheOrderOfBytes() throws Exception {
        final DriverHarness h = narrow();
        final List<Endpoint[]> pairs = pairs(h, 60);
        for (final Endpoint[] pair : pairs) {
            pair[1].receive();
        }
        h.holdBuffers();
        for (int round = 0; round < 10; round++) {
            for (final Endpoint[] pair : pairs) {
                if (!pair[0].isInFlight(Token.SEND)) {
                    pair[0].send(3 * BUFFER_BYTES, 1);
                }
            }
            for (int i = 0; i < 40; i++) {
                h.turn();
                h.releaseOne();
                h.releaseOne();
            }
        }
        assertTrue(h.driver().counters().noBuffer > 0);
        h.releaseAll();
        h.until("all bytes",
                () -> pairs.stream().allMatch(p -> !p[0].isInFlight(Token.SEND) && p[1].received == p[0].sent));
    }

    @Test
    void receivesThatFoundNoBufferGoOnInTheOrderOfTheirWaiting() throws Exception {
        final DriverHarness h = narrow();
        final List<Endpoint[]> pairs = pairs(h, 80);
        for (final Endpoint[] pair : pairs) {
            pair[0].send(100, 1);
        }
        h.until("all sends", () -> pairs.stream().noneMatch(p -> p[0].isInFlight(Token.SEND)));
        h.holdBuffers();
        for (final Endpoint[] pair : pairs) {
            pair[1].receive();
        }
        h.untilQuiet();
        assertEquals(32, h.receivers().size());
        while (h.receivers().size() < 80) {
            h.releaseOne();
            h.turn();
        }
        assertEquals(pairs.stream().map(p -> p[1]).toList(), h.receivers());
    }

    @Test
    void aReceiveThatFoundNoBufferWaitsForNoneButItsOwnCompletion() throws Exception {
        final DriverHarness h = narrow();
        final List<Endpoint[]> pairs = pairs(h, 110);
        final Endpoint[] first = pairs.removeFirst();
        final Endpoint[] last = pairs.getLast();
        h.holdBuffers();
        first[1].receive();
        first[0].send(40 * BUFFER_BYTES, 1);
        h.until("a lack of buffers", () -> h.driver().counters().noBuffer > 0);
        for (final Endpoint[] pair : pairs) {
            pair[1].receive();
        }
        last[0].send(64, 1);
        h.untilQuiet();
        assertEquals(0, last[1].received);
        h.releaseAll();
        while (last[1].received == 0) {
            final long before = System.nanoTime();
            h.driver().await(20_000_000_000L);
            assertTrue(System.nanoTime() - before < 10_000_000_000L);
            h.reap(256);
        }
    }

    @Test
    void aFloodDoesNotStarveAQuietConnection() throws Exception {
        final DriverHarness h = narrow();
        final List<Endpoint[]> pairs = pairs(h, 9);
        final Endpoint[] quiet = pairs.removeLast();
        for (final Endpoint[] pair : pairs) {
            pair[1].receive();
        }
        quiet[1].receive();
        for (int round = 0; round < 50; round++) {
            for (final Endpoint[] pair : pairs) {
                if (!pair[0].isInFlight(Token.SEND)) {
                    pair[0].send(4 << 20, 1);
                }
            }
            quiet[0].send(64, 1);
            final long before = h.driver().counters().kernelEntries;
            h.until("the quiet connection's bytes",
                    () -> quiet[1].received == quiet[0].sent && quiet[0].sendResult == 64);
            final long entries = h.driver().counters().kernelEntries - before;
            assertTrue(entries <= 3, () -> "after " + entries + " entries");
        }
    }

    @Test
    void acceptsThatAreEndedByTheKernelGoOn() throws Exception {
        factory = new UringFactory(new RingSizes(16, 16));
        final DriverHarness h = harness();
        final Endpoint listener = h.listener();
        listener.accept();
        h.turn();
        final InetSocketAddress address = h.sockets().localAddress(listener.descriptor);
        final List<Endpoint> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            clients.add(h.connect(address));
        }
        h.until("all accepts", () -> listener.accepted.size() == 100);
        assertTrue(listener.isInFlight(Token.ACCEPT));
        h.until("all connects", () -> clients.stream().allMatch(c -> c.connectResult == 0));
    }

    @Test
    void anAcceptWithoutDescriptorsEndsAndCanBeStartedAgain() throws Exception {
        final DriverHarness h = harness();
        final Endpoint listener = h.listener();
        h.pair(listener);
        listener.cancel(Token.ACCEPT);
        h.until("the accept's end", () -> !listener.isInFlight(Token.ACCEPT));
        final InetSocketAddress address = h.sockets().localAddress(listener.descriptor);
        final Endpoint client = h.open(address.getAddress());
        try (DescriptorShortage shortage = new DescriptorShortage()) {
            shortage.begin();
            listener.accept();
            client.connect(address);
            h.until("the accept's end", () -> !listener.isInFlight(Token.ACCEPT));
        }
        assertEquals(-Errno.EMFILE, listener.acceptResult);
        listener.accept();
        h.until("an accept", () -> !listener.accepted.isEmpty());
    }

    @Test
    void anAcceptedDescriptorIsNonBlockingAndClosedOnExec() throws Exception {
        final DriverHarness h = harness();
        final int descriptor = (int) h.pair(h.listener())[1].descriptor;
        assertEquals(LinuxFile.O_NONBLOCK,
                LinuxSyscalls.fcntl(descriptor, LinuxFile.F_GETFL, 0) & LinuxFile.O_NONBLOCK);
        assertEquals(LinuxFile.FD_CLOEXEC, LinuxSyscalls.fcntl(descriptor, LinuxFile.F_GETFD, 0));
    }

    @Test
    void aClosedRingLeavesItsThreadRoomForOthers() throws Exception {
        for (int i = 0; i < 40; i++) {
            final Driver driver = factory().create(new DriverConfig(16, 1 << 20, BUFFER_BYTES));
            driver.enable();
            driver.await(0);
            assertFalse(driver.missing().contains("registered ring"));
            driver.close();
        }
    }

    @Test
    void ringSizesFollowTheNumberOfSockets() {
        assertEquals(new RingSizes(256, 2048), RingSizes.of(new DriverConfig(1, 1 << 20, BUFFER_BYTES)));
        assertEquals(new RingSizes(1024, 8192), RingSizes.of(new DriverConfig(1000, 1 << 20, BUFFER_BYTES)));
        assertEquals(new RingSizes(4096, 32768), RingSizes.of(new DriverConfig(1 << 20, 1 << 20, BUFFER_BYTES)));
    }
}
