package io.gatun.simulated;

import static io.gatun.ffm.Errno.EADDRNOTAVAIL;
import static io.gatun.ffm.Errno.EAFNOSUPPORT;
import static io.gatun.ffm.Errno.EALREADY;
import static io.gatun.ffm.Errno.ECONNREFUSED;
import static io.gatun.ffm.Errno.EHOSTUNREACH;
import static io.gatun.ffm.Errno.EISCONN;
import static io.gatun.ffm.Errno.ENETUNREACH;
import static io.gatun.ffm.Errno.ETIMEDOUT;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** The three packets that open a connection, their loss, and their repetition. */
final class Handshake {
    private static final long FIRST_RETRY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int RETRIES = 6; // 127 s altogether, as Linux by default

    private final SimulatedNetwork network;
    private final SimulatedSocket client;
    private final InetSocketAddress target;
    private final IntConsumer outcome; // 0 or minus an errno, never inside the constructor's call
    private EventQueue.Event pending;
    private SimulatedSocket reserved; // listener that keeps room for this handshake
    private int attempts;

    private Handshake(final SimulatedNetwork network, final SimulatedSocket client, final InetSocketAddress target,
            final IntConsumer outcome) {
        this.network = network;
        this.client = client;
        this.target = target;
        this.outcome = outcome;
    }

    /** Starts connecting. */
    static Handshake start(final SimulatedNetwork network, final SimulatedSocket client,
            final InetSocketAddress address, final IntConsumer outcome) {
        final InetSocketAddress target = Addresses.target(address);
        final Handshake handshake = new Handshake(network, client, target, outcome);
        final int error = handshake.prepare();
        if (error < 0) {
            handshake.after(0, () -> outcome.accept(error));
        } else {
            network.record(Trace.What.CONNECTING, client.number, target.getPort(), 0);
            client.startConnecting(Addresses.source(target.getAddress()));
            handshake.sendFirst();
        }
        return handshake;
    }

    private int prepare() {
        if (client.isConnecting()) {
            return -EALREADY;
        }
        if (!client.isFresh()) {
            return -EISCONN;
        }
        final boolean targetIpv6 = Addresses.isIpv6(target);
        if (targetIpv6 && !client.ipv6) {
            return -EAFNOSUPPORT;
        }
        if (!targetIpv6 && client.ipv6 && !client.isDualStack()) {
            return -ENETUNREACH;
        }
        if (Addresses.route(target.getAddress()) == Addresses.Route.NETWORK_UNREACHABLE) {
            return -ENETUNREACH;
        }
        final InetAddress source = Addresses.source(target.getAddress());
        return client.bindIfUnbound(source) < 0 ? -EADDRNOTAVAIL : 0;
    }

    /** Gives up; no outcome will be told. The socket is good for closing only. */
    void abandon() {
        pending.cancel();
        if (reserved != null) {
            reserved.handshakeEnded(null);
            reserved = null;
        }
    }

    private void sendFirst() {
        switch (Addresses.route(target.getAddress())) {
            case LOCAL -> after(network.dice().latencyNs(), this::firstArrives);
            case HOST_UNREACHABLE -> after(network.dice().latencyNs(), () -> fail(EHOSTUNREACH));
            case SILENT, NETWORK_UNREACHABLE -> retry();
        }
    }

    private void retry() {
        final long delayNs = FIRST_RETRY_NS << attempts;
        after(delayNs, attempts++ < RETRIES ? this::sendFirst : () -> fail(ETIMEDOUT));
    }

    private void firstArrives() {
        final SimulatedSocket listener = network.ports().listener(target.getAddress(), target.getPort());
        if (listener == null) {
            network.record(Trace.What.REFUSED, client.number, target.getPort(), 0);
            after(network.dice().latencyNs(), () -> fail(ECONNREFUSED));
        } else if (listener.reserveBacklog()) {
            reserved = listener;
            after(network.dice().latencyNs(), this::secondArrives);
        } else {
            retry(); // a full backlog is silent
        }
    }

    private void secondArrives() {
        final SimulatedSocket listener = reserved;
        reserved = null; // the third packet's affair
        final SimulatedSocket accepted = network.newSocket(listener.ipv6, listener.options().copy());
        final Pipe toServer = new Pipe(network, client, accepted);
        final Pipe toClient = new Pipe(network, accepted, client);
        final InetSocketAddress clientAddress = client.localAddress();
        client.establish(clientAddress, target, toClient, toServer);
        accepted.establish(target, clientAddress, toServer, toClient);
        network.ports().share(accepted, target.getPort());
        network.record(Trace.What.ESTABLISHED, client.number, accepted.number, target.getPort());
        network.after(network.dice().latencyNs(), () -> thirdArrives(listener, accepted));
        outcome.accept(0);
    }

    private static void thirdArrives(final SimulatedSocket listener, final SimulatedSocket accepted) {
        final boolean alive = accepted.isConnected();
        listener.handshakeEnded(alive && !listener.isClosed() ? accepted : null);
        if (!alive || listener.isClosed()) {
            accepted.discard();
        }
    }

    private void fail(final int errno) {
        client.connectFailed();
        outcome.accept(-errno);
    }

    private void after(final long delayNs, final Runnable action) {
        pending = network.after(delayNs, action);
    }
}
