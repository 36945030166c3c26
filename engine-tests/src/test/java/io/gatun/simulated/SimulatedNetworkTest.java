package io.gatun.simulated;

import static io.gatun.ffm.Errno.EACCES;
import static io.gatun.ffm.Errno.EADDRINUSE;
import static io.gatun.ffm.Errno.EADDRNOTAVAIL;
import static io.gatun.ffm.Errno.EAFNOSUPPORT;
import static io.gatun.ffm.Errno.ECANCELED;
import static io.gatun.ffm.Errno.ECONNREFUSED;
import static io.gatun.ffm.Errno.ECONNRESET;
import static io.gatun.ffm.Errno.EHOSTUNREACH;
import static io.gatun.ffm.Errno.EINVAL;
import static io.gatun.ffm.Errno.EISCONN;
import static io.gatun.ffm.Errno.EMFILE;
import static io.gatun.ffm.Errno.ENETUNREACH;
import static io.gatun.ffm.Errno.ENOTCONN;
import static io.gatun.ffm.Errno.EPIPE;
import static io.gatun.ffm.Errno.ETIMEDOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.internal.driver.SocketOptionName;
import io.gatun.internal.driver.Sockets;
import io.gatun.internal.driver.Token;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SimulatedNetworkTest {
    private final Bench bench = new Bench(11, FaultPlan.none());
    private final Sockets sockets = bench.sockets;

    private static InetSocketAddress address(final String literal, final int port) {
        return new InetSocketAddress(literal, port);
    }

    private int bind(final String literal, final int port, final SocketOptionName... options) {
        final long descriptor = sockets.openTcp(literal.contains(":"));
        for (final SocketOptionName option : options) {
            assertEquals(0, sockets.setOption(descriptor, option, 1));
        }
        return sockets.bind(descriptor, address(literal, port));
    }

    private int connectTo(final String literal, final int port) {
        return bench.connect(sockets.openTcp(literal.contains(":")), address(literal, port));
    }

    @Test
    void portZeroBecomesAFreePort() {
        final int first = sockets.localAddress(bench.listener()).getPort();
        final int second = sockets.localAddress(bench.listener()).getPort();
        assertTrue(first >= 32768 && second >= 32768);
        assertNotEquals(first, second);
    }

    @Test
    void bindingRefusesWhatLinuxRefuses() {
        assertEquals(-EACCES, bind("127.0.0.1", 80));
        assertEquals(-EADDRNOTAVAIL, bind("192.0.2.1", 8080));
        assertEquals(-EAFNOSUPPORT, sockets.bind(sockets.openTcp(false), address("::1", 8080)));
        final long bound = sockets.openTcp(false);
        assertEquals(0, sockets.bind(bound, address("127.0.0.1", 8080)));
        assertEquals(-EINVAL, sockets.bind(bound, address("127.0.0.1", 8081)));
        final long ipv6Only = sockets.openTcp(true);
        assertEquals(0, sockets.setOption(ipv6Only, SocketOptionName.IPV6_ONLY, 1));
        assertEquals(-EINVAL, sockets.bind(ipv6Only, address("127.0.0.1", 8082)));
    }

    @Test
    void anAddressInUseIsRefused() {
        bench.listener(address("127.0.0.1", 8080), 1);
        assertEquals(-EADDRINUSE, bind("127.0.0.1", 8080));
        assertEquals(-EADDRINUSE, bind("0.0.0.0", 8080));
        assertEquals(-EADDRINUSE, bind("::", 8080));
        assertEquals(-EADDRINUSE, bind("127.0.0.1", 8080, SocketOptionName.REUSE_ADDRESS));
        assertEquals(0, bind("127.0.0.2", 8080));
        assertEquals(0, bind("::1", 8080));
        assertEquals(0, bind("::", 8081));
        assertEquals(-EADDRINUSE, bind("127.0.0.1", 8081));
    }

    @Test
    void onlyOneOfTwoSocketsBoundWithReuseListens() {
        final long first = sockets.openTcp(false);
        final long second = sockets.openTcp(false);
        for (final long descriptor : new long[] { first, second }) {
            assertEquals(0, sockets.setOption(descriptor, SocketOptionName.REUSE_ADDRESS, 1));
            assertEquals(0, sockets.bind(descriptor, address("127.0.0.1", 8080)));
        }
        assertEquals(0, sockets.listen(first, 1));
        assertEquals(-EADDRINUSE, sockets.listen(second, 1));
    }

    @Test
    void aPortIsSharedWhenAllAskForIt() {
        assertEquals(0, bind("127.0.0.1", 8080, SocketOptionName.REUSE_PORT));
        assertEquals(0, bind("127.0.0.1", 8080, SocketOptionName.REUSE_PORT));
        assertEquals(-EADDRINUSE, bind("127.0.0.1", 8080));
    }

    @Test
    void aPortIsFreeAgainWhenItsListenerIsClosed() {
        final long listener = bench.listener(address("127.0.0.1", 8080), 1);
        sockets.close(listener);
        assertEquals(0, bind("127.0.0.1", 8080));
    }

    @Test
    void anEphemeralPortIsFreeAgainWhenItsSocketIsClosed() {
        for (int i = 0; i < 30_000; i++) {
            sockets.close(bench.listener());
        }
    }

    @Test
    void connectingFailsAsTheNetworkSays() {
        assertEquals(-ECONNREFUSED, connectTo("127.0.0.1", 8080));
        assertEquals(-EHOSTUNREACH, connectTo("198.51.100.7", 8080));
        assertEquals(-ENETUNREACH, connectTo("8.8.8.8", 8080));
        assertEquals(-EHOSTUNREACH, connectTo("2001:db8:2::1", 8080));
        assertEquals(-EAFNOSUPPORT, bench.connect(sockets.openTcp(false), address("::1", 8080)));
    }

    @Test
    void aSilentAddressTimesOutAfterTwoMinutes() {
        final long beginNs = bench.network.elapsedNs();
        assertEquals(-ETIMEDOUT, connectTo("192.0.2.1", 8080));
        assertEquals(127, TimeUnit.NANOSECONDS.toSeconds(bench.network.elapsedNs() - beginNs));
    }

    @Test
    void connectingToASilentAddressIsCancelled() {
        final long descriptor = sockets.openTcp(false);
        final long connect = bench.token(Token.CONNECT);
        bench.driver.connect(connect, descriptor, address("192.0.2.1", 8080));
        bench.driver.await(TimeUnit.SECONDS.toNanos(5));
        bench.poll();
        assertTrue(bench.seen.isEmpty());
        bench.driver.cancel(connect);
        assertEquals(-ECANCELED, bench.untilTerminal(connect).result());
        assertEquals(0, sockets.close(descriptor));
    }

    @Test
    void anIpv4ConnectionReachesADualStackListenerAndIsSeenAsIpv4() {
        final long listener = bench.listener(address("::", 0), 4);
        final long client = sockets.openTcp(false);
        final int port = sockets.localAddress(listener).getPort();
        assertEquals(0, bench.connect(client, address("127.0.0.1", port)));
        final long accept = bench.token(Token.ACCEPT);
        bench.driver.accept(accept, listener);
        final int accepted = bench.until(one -> one.token() == accept).result();
        assertEquals(address("127.0.0.1", port), sockets.localAddress(accepted));
        assertEquals(sockets.localAddress(client), sockets.remoteAddress(accepted));
        assertEquals(address("127.0.0.1", port), sockets.remoteAddress(client));
        assertEquals(-EISCONN, bench.connect(client, address("127.0.0.1", port)));
    }

    @Test
    void aFullBacklogDelaysWhoConnects() {
        final long listener = bench.listener(Bench.ANY_PORT, 1);
        final InetSocketAddress address = sockets.localAddress(listener);
        assertEquals(0, bench.connect(sockets.openTcp(false), address));
        assertEquals(0, bench.connect(sockets.openTcp(false), address));
        final long third = sockets.openTcp(false);
        final long connect = bench.token(Token.CONNECT);
        bench.driver.connect(connect, third, address);
        bench.driver.await(TimeUnit.MILLISECONDS.toNanos(500));
        bench.poll();
        assertTrue(bench.of(connect).isEmpty());
        bench.driver.accept(bench.token(Token.ACCEPT), listener);
        assertEquals(0, bench.untilTerminal(connect).result());
        assertTrue(bench.network.elapsedNs() >= TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void closingAListenerResetsWhatNobodyAccepted() {
        final long listener = bench.listener();
        final long client = sockets.openTcp(false);
        assertEquals(0, bench.connect(client, sockets.localAddress(listener)));
        bench.driver.await(TimeUnit.MILLISECONDS.toNanos(1));
        sockets.close(listener);
        assertEquals(-ECONNRESET, bench.untilTerminal(bench.receive(client)).result());
        assertNull(sockets.remoteAddress(client));
    }

    @Test
    void anAbandonedConnectGivesItsPlaceInTheBacklogBack() {
        final long listener = bench.listener(Bench.ANY_PORT, 0);
        final InetSocketAddress address = sockets.localAddress(listener);
        for (int i = 0; i < 3; i++) {
            final long client = sockets.openTcp(false);
            final long connect = bench.token(Token.CONNECT);
            bench.driver.connect(connect, client, address);
            bench.driver.await(25_000);
            bench.driver.cancel(connect);
            bench.untilTerminal(connect);
            sockets.close(client);
        }
        final long patientNs = bench.network.elapsedNs();
        final long client = sockets.openTcp(false);
        final long accept = bench.token(Token.ACCEPT);
        bench.driver.accept(accept, listener);
        assertEquals(0, bench.connect(client, address));
        assertTrue(bench.network.elapsedNs() - patientNs < TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void aHalfClosedConnectionStillCarriesTheOtherDirection() {
        final long[] pair = bench.pair();
        final long shutdown = bench.token(Token.SHUTDOWN);
        bench.driver.shutdownOutput(shutdown, pair[0]);
        assertEquals(0, bench.untilTerminal(shutdown).result());
        assertEquals(0, bench.untilTerminal(bench.receive(pair[1])).result());
        final long receive = bench.receive(pair[0]);
        bench.send(pair[1], Bench.bytes(5));
        assertEquals(5, bench.until(one -> one.token() == receive).result());
        assertEquals(-EPIPE, bench.untilTerminal(bench.send(pair[0], Bench.bytes(1))).result());
    }

    @Test
    void endOfInputComesBehindTheLastByte() {
        final long[] pair = bench.pair();
        bench.untilTerminal(bench.send(pair[0], Bench.bytes(50_000)));
        sockets.close(pair[0]);
        final long receive = bench.receive(pair[1]);
        assertEquals(0, bench.untilTerminal(receive).result());
        assertEquals(50_000, bench.of(receive).stream().mapToInt(Bench.Seen::result).sum());
    }

    @Test
    void aCloseWithUnreadBytesIsAReset() {
        final long[] pair = bench.pair();
        bench.untilTerminal(bench.send(pair[0], Bench.bytes(10)));
        bench.driver.await(TimeUnit.MILLISECONDS.toNanos(1));
        sockets.close(pair[1]);
        assertEquals(-ECONNRESET, bench.untilTerminal(bench.receive(pair[0])).result());
        assertEquals(0, bench.untilTerminal(bench.receive(pair[0])).result());
        assertEquals(-EPIPE, bench.untilTerminal(bench.send(pair[0], Bench.bytes(1))).result());
        final long shutdown = bench.token(Token.SHUTDOWN);
        bench.driver.shutdownOutput(shutdown, pair[0]);
        assertEquals(-ENOTCONN, bench.untilTerminal(shutdown).result());
    }

    @Test
    void resetOnCloseIsAReset() {
        final long[] pair = bench.pair();
        assertEquals(0, sockets.setOption(pair[0], SocketOptionName.RESET_ON_CLOSE, 1));
        sockets.close(pair[0]);
        assertEquals(-ECONNRESET, bench.untilTerminal(bench.receive(pair[1])).result());
    }

    @Test
    void sendingToAClosedPeerEndsInAReset() {
        final long[] pair = bench.pair();
        sockets.close(pair[1]);
        assertEquals(0, bench.untilTerminal(bench.receive(pair[0])).result());
        assertEquals(10, bench.untilTerminal(bench.send(pair[0], Bench.bytes(10))).result());
        bench.driver.await(TimeUnit.MILLISECONDS.toNanos(1));
        assertEquals(-EPIPE, bench.untilTerminal(bench.send(pair[0], Bench.bytes(10))).result());
    }

    @Test
    void aReaderThatStopsStopsTheSender() {
        final Bench narrow = new Bench(3, FaultPlan.none().buffers(10_000, 20_000));
        final long[] pair = narrow.pair();
        int sent = 0;
        for (int i = 0; i < 2; i++) {
            sent += narrow.untilTerminal(narrow.send(pair[0], Bench.bytes(25_000))).result();
            narrow.driver.await(TimeUnit.MILLISECONDS.toNanos(1));
        }
        final long rest = narrow.send(pair[0], Bench.bytes(25_000));
        for (int i = 0; i < 10 && narrow.of(rest).isEmpty(); i++) {
            sent += 0;
            narrow.driver.await(TimeUnit.MILLISECONDS.toNanos(1));
            narrow.poll();
        }
        assertTrue(sent <= 30_000, "sent " + sent);
        narrow.receive(pair[1]);
        narrow.untilTerminal(rest);
    }

    @Test
    void descriptorsAreReusedAtOnceAndRunOut() {
        bench.network.descriptorLimit(2);
        final long first = sockets.openTcp(false);
        sockets.openTcp(false);
        assertEquals(-EMFILE, sockets.openTcp(false));
        sockets.close(first);
        assertEquals(first, sockets.openTcp(false));
    }

    @Test
    void acceptingWithoutFreeDescriptorsFailsAndKeepsTheConnection() {
        final long listener = bench.listener();
        final long client = sockets.openTcp(false);
        bench.network.descriptorLimit(2);
        assertEquals(0, bench.connect(client, sockets.localAddress(listener)));
        final long refused = bench.token(Token.ACCEPT);
        bench.driver.accept(refused, listener);
        assertEquals(-EMFILE, bench.untilTerminal(refused).result());
        bench.network.descriptorLimit(3);
        final long accept = bench.token(Token.ACCEPT);
        bench.driver.accept(accept, listener);
        assertTrue(bench.until(one -> one.token() == accept).result() > 0);
    }
}
