package io.gatun.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A listening peer on the machine's kernel. */
final class KernelPeerListener implements PeerListener, KernelPeers.Ready {
    private final KernelPeers peers;
    private final ServerSocketChannel channel;
    private final InetSocketAddress address;
    private final Queue<Peer> accepted = new ConcurrentLinkedQueue<>();
    private volatile boolean accepting = true;
    private SelectionKey key;

    KernelPeerListener(final KernelPeers peers, final ServerSocketChannel channel) throws IOException {
        this.peers = peers;
        this.channel = channel;
        address = (InetSocketAddress) channel.getLocalAddress();
    }

    /** On the thread. */
    void start() {
        try {
            key = peers.register(channel, accepting ? SelectionKey.OP_ACCEPT : 0, this);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void ready(final SelectionKey ready) throws IOException {
        while (accepting) {
            final SocketChannel connection = channel.accept();
            if (connection == null) {
                return;
            }
            connection.configureBlocking(false);
            final KernelPeer peer = new KernelPeer(peers, connection);
            peer.startAccepted();
            accepted.add(peer);
        }
    }

    @Override
    public void closeNow() {
        peers.forget(this);
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public Peer poll() {
        return accepted.poll();
    }

    @Override
    public void stopAccepting() {
        accepting = false;
        peers.submit(() -> key.interestOps(0));
    }

    @Override
    public void close() {
        peers.submit(this::closeNow);
    }
}
