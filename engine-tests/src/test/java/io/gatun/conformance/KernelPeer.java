package io.gatun.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/** A peer on the machine's kernel. */
final class KernelPeer implements Peer, KernelPeers.Ready {
    private static final int READS = 4; // in a row, before the other peers

    private final KernelPeers peers;
    private final SocketChannel channel;
    private final Received received = new Received();
    private final AtomicLong unsent = new AtomicLong();
    private final ArrayDeque<ByteBuffer> output = new ArrayDeque<>(); // this and the flags below are the thread's
    private SelectionKey key;
    private boolean reading = true;
    private boolean endAsked;
    private boolean closeAsked;
    private volatile InetSocketAddress localAddress;
    private volatile boolean connected;
    private volatile boolean endOfInput;
    private volatile String error = "";

    KernelPeer(final KernelPeers peers, final SocketChannel channel) {
        this.peers = peers;
        this.channel = channel;
    }

    /** On the thread. */
    void start(final InetSocketAddress address) {
        try {
            key = peers.register(channel, SelectionKey.OP_CONNECT, this);
            if (channel.connect(address)) {
                established();
            }
        } catch (final IOException e) {
            failed(e);
        }
    }

    /** On the thread, for one that a listener accepted. */
    void startAccepted() {
        try {
            key = peers.register(channel, 0, this);
            established();
        } catch (final IOException e) {
            failed(e);
        }
    }

    private void established() throws IOException {
        localAddress = (InetSocketAddress) channel.getLocalAddress();
        connected = true;
        write();
    }

    @Override
    public void ready(final SelectionKey ready) {
        try {
            if (ready.isConnectable() && channel.finishConnect()) {
                established();
                return;
            }
            if (ready.isValid() && ready.isReadable()) {
                read();
            }
            if (ready.isValid() && ready.isWritable()) {
                write();
            }
        } catch (final IOException e) {
            failed(e);
        }
    }

    private void read() throws IOException {
        for (int i = 0; i < READS && reading && !endOfInput; i++) {
            final ByteBuffer buffer = peers.readBuffer();
            final int bytes = channel.read(buffer);
            if (bytes > 0) {
                final byte[] copy = new byte[bytes];
                buffer.flip().get(copy);
                received.add(copy);
            } else {
                endOfInput = bytes < 0;
                break;
            }
        }
        updateInterest();
    }

    private void write() throws IOException {
        while (!output.isEmpty()) {
            final ByteBuffer first = output.peekFirst();
            unsent.addAndGet(-channel.write(first));
            if (first.hasRemaining()) {
                break;
            }
            output.removeFirst();
        }
        if (output.isEmpty()) {
            if (closeAsked) {
                closeNow();
                return;
            }
            if (endAsked) {
                channel.shutdownOutput();
            }
        }
        updateInterest();
    }

    private void updateInterest() {
        if (connected && channel.isOpen()) {
            key.interestOps((reading && !endOfInput ? SelectionKey.OP_READ : 0)
                    | (output.isEmpty() ? 0 : SelectionKey.OP_WRITE));
        }
    }

    private void failed(final IOException e) {
        if (error.isEmpty()) {
            error = String.valueOf(e.getMessage());
        }
        endOfInput = true;
        closeNow();
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

    private void ifOpen(final Action action) {
        peers.submit(() -> {
            if (channel.isOpen()) {
                try {
                    action.run();
                } catch (final IOException e) {
                    failed(e);
                }
            }
        });
    }

    private interface Action {
        void run() throws IOException;
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public void send(final byte... bytes) {
        unsent.addAndGet(bytes.length);
        ifOpen(() -> {
            output.add(ByteBuffer.wrap(bytes));
            if (connected) {
                write();
            }
        });
    }

    @Override
    public long unsentBytes() {
        return unsent.get();
    }

    @Override
    public void shutdownOutput() {
        ifOpen(() -> {
            endAsked = true;
            if (connected) {
                write();
            }
        });
    }

    @Override
    public void stopReading() {
        ifOpen(() -> {
            reading = false;
            updateInterest();
        });
    }

    @Override
    public void resumeReading() {
        ifOpen(() -> {
            reading = true;
            updateInterest();
        });
    }

    @Override
    public int available() {
        return received.available();
    }

    @Override
    public byte[] take(final int most) {
        return received.take(most);
    }

    @Override
    public boolean isEndOfInput() {
        return endOfInput;
    }

    @Override
    public boolean isReset() {
        return error.contains("reset") || error.contains("Broken pipe");
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public void reset() {
        ifOpen(() -> {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            closeNow();
        });
    }

    @Override
    public void close() {
        ifOpen(() -> {
            closeAsked = true;
            if (!connected) {
                closeNow();
            } else if (output.isEmpty()) {
                closeNow();
            }
        });
    }

    @Override
    public String toString() {
        return "peer " + localAddress + (connected ? "" : " not connected") + ", available " + available() + ", unsent "
                + unsentBytes() + (endOfInput ? ", end of input" : "") + (error.isEmpty() ? "" : ", " + error);
    }
}
