package io.gatun.simulated;

import static io.gatun.ffm.Errno.EAGAIN;

import io.gatun.ffm.Errno;
import io.gatun.internal.driver.SocketOptionName;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;

/** An end of a connection that a test holds in its hands. Reads as soon as bytes come, unless told to stop. */
public final class SimulatedPeer {
    private final SimulatedWorld world;
    private final SimulatedNetwork network;
    private final SimulatedSocket socket;
    private final ByteQueue toSend = new ByteQueue();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private Handshake handshake; // null: none, or over
    private int connectResult = -EAGAIN;
    private int error; // errno that ended input or output, 0: none
    private boolean reading = true;
    private boolean endOfInput;
    private boolean endAsked; // shut down when all is sent
    private boolean closeAsked;
    private boolean closed;

    private SimulatedPeer(final SimulatedWorld world, final SimulatedSocket socket) {
        this.world = world;
        this.socket = socket;
        network = world.network();
    }

    /** Starts to connect. */
    public static SimulatedPeer connect(final SimulatedWorld world, final InetSocketAddress address) {
        return connect(world, address, -1);
    }

    /** Starts to connect, with a receive buffer of this size, bytes; -1: as the plan has it. */
    public static SimulatedPeer connect(final SimulatedWorld world, final InetSocketAddress address,
            final int receiveBufferBytes) {
        final SimulatedNetwork network = world.network();
        network.requireThread();
        final SimulatedSocket socket = network.newSocket(Addresses.isIpv6(address),
                SocketOptions.of(network.dice().plan()));
        if (receiveBufferBytes > 0) {
            socket.options().set(SocketOptionName.RECEIVE_BUFFER_BYTES, receiveBufferBytes / 2, socket);
        }
        final SimulatedPeer peer = new SimulatedPeer(world, socket);
        peer.handshake = Handshake.start(network, socket, address, peer::onOutcome);
        return peer;
    }

    static SimulatedPeer accepted(final SimulatedWorld world, final SimulatedSocket socket) {
        final SimulatedPeer peer = new SimulatedPeer(world, socket);
        peer.onOutcome(0);
        return peer;
    }

    private void onOutcome(final int result) {
        handshake = null;
        connectResult = result;
        if (result < 0) {
            error = -result;
        } else {
            write();
            read();
        }
        if (closeAsked) {
            closeBehindOutput();
        }
    }

    public boolean isConnected() {
        return connectResult == 0;
    }

    /** 0, or the errno that ended connecting, input or output first. */
    public int error() {
        return error;
    }

    public InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    /** Null unless connected. */
    public InetSocketAddress remoteAddress() {
        return socket.remoteAddress();
    }

    // --- output ---

    /** Sends, after what was given before, as fast as the network takes it. */
    public void send(final byte... bytes) {
        send(bytes, 0, bytes.length);
    }

    public void send(final byte[] bytes, final int offset, final int length) {
        network.requireThread();
        toSend.add(bytes, offset, length);
        write();
    }

    /** Bytes given to {@link #send} that the kernel has not taken. */
    public int unsentBytes() {
        return toSend.size();
    }

    /** End of input for the other side, behind everything sent. */
    public void shutdownOutput() {
        network.requireThread();
        endAsked = true;
        write();
    }

    private void write() {
        while (toSend.size() > 0 && !closed && connectResult == 0) {
            final int room = socket.outputStatus();
            if (room == -EAGAIN) {
                socket.awaitOutput(this::write);
                return;
            }
            if (room < 0) {
                failed(-room);
                toSend.clear();
            } else {
                final byte[] bytes = toSend.take(Math.min(room, toSend.size()));
                socket.output().append(bytes, 0, bytes.length);
                socket.output().pump();
            }
        }
        if (toSend.size() == 0 && !closed && connectResult == 0) {
            if (closeAsked) {
                closeNow();
            } else if (endAsked) {
                socket.shutdownOutput();
            }
        }
    }

    // --- input ---

    /** From now on bytes stay in the receive buffer, until it is full. */
    public void stopReading() {
        reading = false;
    }

    public void resumeReading() {
        network.requireThread();
        reading = true;
        read();
    }

    private void read() {
        while (reading && !closed && !endOfInput && connectResult == 0) {
            final int available = socket.available();
            if (available > 0) {
                received.writeBytes(socket.input().read(available));
            } else {
                final int status = socket.inputStatus();
                if (status == -EAGAIN) {
                    socket.awaitInput(this::read);
                    return;
                }
                endOfInput = true;
                if (status < 0) {
                    failed(-status);
                }
            }
        }
    }

    private void failed(final int errno) {
        if (error == 0) {
            error = errno;
        }
    }

    /** Bytes received and not yet taken. */
    public int receivedBytes() {
        return received.size();
    }

    /** True behind the last byte, orderly or by an error. */
    public boolean isEndOfInput() {
        return endOfInput;
    }

    /** What was received so far; it is not shown again. */
    public byte[] takeReceived() {
        final byte[] bytes = received.toByteArray();
        received.reset();
        return bytes;
    }

    /** Steps the world until so many bytes have come, and takes everything received. */
    public byte[] receive(final int bytes) {
        world.until("peer receives " + bytes + " bytes", () -> received.size() >= bytes || endOfInput);
        if (received.size() < bytes) {
            throw world.failure("peer received " + received.size() + " of " + bytes + " bytes before the end of input"
                    + (error == 0 ? "" : ": " + Errno.describe(error)));
        }
        return takeReceived();
    }

    /** Steps the world until the end of input, and takes everything received. */
    public byte[] receiveAll() {
        world.until("peer sees the end of input", () -> endOfInput);
        return takeReceived();
    }

    // --- ends ---

    /** Resets the connection; gives up connecting. */
    public void reset() {
        network.requireThread();
        socket.options().set(SocketOptionName.RESET_ON_CLOSE, 1, socket);
        closeNow();
    }

    /** Closes behind what was sent, once connected; with received bytes unread that is a reset, as on Linux. */
    public void close() {
        network.requireThread();
        closeAsked = true;
        if (handshake == null) {
            closeBehindOutput();
        }
    }

    private void closeBehindOutput() {
        if (connectResult == 0) {
            write();
        } else {
            closeNow();
        }
    }

    private void closeNow() {
        if (!closed) {
            closed = true;
            if (handshake != null) {
                handshake.abandon();
            }
            socket.close();
        }
    }
}
