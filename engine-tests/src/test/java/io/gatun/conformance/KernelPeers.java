package io.gatun.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** All peers of one test on the machine's kernel: the JDK's channels, served by one thread. */
final class KernelPeers {
    private static final int READ_BYTES = 256 << 10;

    static {
        openWhatTheJdkKeeps();
    }

    private final Selector selector;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final List<Ready> open = new ArrayList<>(); // the thread's
    private final Thread thread;
    private volatile boolean closed;
    private volatile Throwable failure;

    /** What a selection key is for. On the thread. */
    interface Ready {
        void ready(SelectionKey key) throws IOException;

        void closeNow();
    }

    KernelPeers() {
        try {
            selector = Selector.open();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().name("peers").daemon().start(this::run);
    }

    /** With the first channel that is closed, the JDK opens a socket of its own for good. */
    private static void openWhatTheJdkKeeps() {
        try (Selector selector = Selector.open()) {
            try (SocketChannel channel = SocketChannel.open()) {
                channel.configureBlocking(false);
                channel.register(selector, 0);
            }
            selector.selectNow();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    KernelPeer connect(final InetSocketAddress address, final int receiveBufferBytes) {
        try {
            final SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (receiveBufferBytes > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
            }
            final KernelPeer peer = new KernelPeer(this, channel);
            submit(() -> peer.start(address));
            return peer;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    KernelPeerListener listen(final InetSocketAddress address, final int backlog) {
        try {
            final ServerSocketChannel channel = ServerSocketChannel.open();
            channel.configureBlocking(false);
            channel.bind(address, backlog);
            final KernelPeerListener listener = new KernelPeerListener(this, channel);
            submit(listener::start);
            return listener;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs on the thread, in order. */
    void submit(final Runnable command) {
        commands.add(command);
        selector.wakeup();
    }

    /** What went wrong in the peers themselves, or null. */
    Throwable failure() {
        return failure;
    }

    // --- on the thread ---

    SelectionKey register(final java.nio.channels.SelectableChannel channel, final int interest, final Ready ready)
            throws IOException {
        open.add(ready);
        return channel.register(selector, interest, ready);
    }

    void forget(final Ready ready) {
        open.remove(ready);
    }

    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    private void run() {
        try {
            while (!closed) {
                selector.select();
                for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
                    command.run();
                }
                for (final SelectionKey key : selector.selectedKeys()) {
                    if (key.isValid()) {
                        ((Ready) key.attachment()).ready(key);
                    }
                }
                selector.selectedKeys().clear();
            }
        } catch (final Throwable e) {
            failure = e;
        } finally {
            List.copyOf(open).forEach(Ready::closeNow);
            closeSelector();
        }
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (final IOException e) {
            failure = e;
        }
    }

    /** Closes all peers, and waits until their descriptors are gone. */
    void close() throws InterruptedException {
        closed = true;
        selector.wakeup();
        thread.join();
    }
}
