package io.gatun.simulated;

import static io.gatun.ffm.Errno.ECONNREFUSED;
import static io.gatun.ffm.Errno.ECONNRESET;
import static io.gatun.ffm.Errno.EPIPE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SimulatedPeerTest {
    private final SimulatedWorld world = new SimulatedWorld(3);
    private final SimulatedPeerListener listener = SimulatedPeerListener.listen(world, Bench.ANY_PORT, 8);
    private final SimulatedPeer client = SimulatedPeer.connect(world, listener.localAddress(), 20_000);

    private static byte[] random(final int length) {
        final byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void bytesGoBothWays() {
        final SimulatedPeer server = listener.accept();
        client.send(random(100_000));
        server.send(random(200_000));
        assertArrayEquals(random(100_000), server.receive(100_000));
        assertArrayEquals(random(200_000), client.receive(200_000));
        assertEquals(client.localAddress(), server.remoteAddress());
        assertEquals(server.localAddress(), client.remoteAddress());
    }

    @Test
    void whatIsGivenBeforeTheConnectionStandsIsSent() {
        client.send(random(10));
        client.close();
        assertFalse(client.isConnected());
        final SimulatedPeer server = listener.accept();
        assertArrayEquals(random(10), server.receiveAll());
    }

    @Test
    void aPeerGivesUpConnecting() {
        client.reset();
        world.untilQuiet();
        assertNull(listener.poll());
    }

    @Test
    void aHalfClosedPeerStillReceives() {
        client.send(random(50_000));
        client.shutdownOutput();
        final SimulatedPeer server = listener.accept();
        assertArrayEquals(random(50_000), server.receiveAll());
        server.send(random(1000));
        assertArrayEquals(random(1000), client.receive(1000));
        server.close();
        assertArrayEquals(new byte[0], client.receiveAll());
        assertEquals(0, client.error());
    }

    @Test
    void aPeerThatDoesNotReadTakesABoundedNumberOfBytes() {
        final SimulatedPeer server = listener.accept();
        world.until(client::isConnected);
        client.stopReading();
        server.send(random(10_000_000));
        world.pass(TimeUnit.SECONDS.toNanos(10));
        assertEquals(0, client.receivedBytes());
        assertTrue(server.unsentBytes() > 9_000_000, "unsent " + server.unsentBytes());
        client.resumeReading();
        assertArrayEquals(random(10_000_000), client.receive(10_000_000));
        assertEquals(0, server.unsentBytes());
    }

    @Test
    void aResetIsSeenByTheOtherSide() {
        final SimulatedPeer server = listener.accept();
        server.reset();
        world.until(client::isEndOfInput);
        assertEquals(ECONNRESET, client.error());
        client.send(random(10));
        assertNull(client.remoteAddress());
    }

    @Test
    void sendingIntoAClosedConnectionFails() {
        final SimulatedPeer server = listener.accept();
        world.until(client::isConnected);
        server.close();
        world.until(client::isEndOfInput);
        assertEquals(0, client.error());
        client.send(random(10));
        world.pass(TimeUnit.SECONDS.toNanos(1));
        client.send(random(10));
        assertEquals(EPIPE, client.error());
    }

    @Test
    void nobodyListeningIsRefused() {
        listener.close();
        final SimulatedPeer late = SimulatedPeer.connect(world, listener.localAddress());
        world.until(() -> late.error() != 0);
        assertEquals(ECONNREFUSED, late.error());
    }

    @Test
    void connectionsWaitInTheBacklogOfAListenerThatDoesNotAccept() {
        listener.stopAccepting();
        world.until(client::isConnected);
        world.untilQuiet();
        assertNull(listener.poll());
        listener.resumeAccepting();
        listener.accept();
    }
}
