package io.gatun.simulated;

import static io.gatun.ffm.Errno.EADDRINUSE;
import static io.gatun.ffm.Errno.EAGAIN;
import static io.gatun.ffm.Errno.ECONNRESET;
import static io.gatun.ffm.Errno.EINVAL;
import static io.gatun.ffm.Errno.ENOTCONN;
import static io.gatun.ffm.Errno.EPIPE;

import io.gatun.internal.driver.SocketOptionName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;

/** The kernel's side of a socket: what Linux would answer, and who waits for what. Outlives its descriptor. */
final class SimulatedSocket {
    private enum State {
        FRESH, LISTENING, CONNECTING, CONNECTED, RESET
    }

    final int number; // unique, for the trace
    final boolean ipv6;
    final InFlight inFlight = new InFlight();
    private final SimulatedNetwork network;
    private final SocketOptions options;
    private final ArrayDeque<SimulatedSocket> backlog = new ArrayDeque<>();
    private State state = State.FRESH;
    private boolean closed;
    private boolean outputShut;
    private int backlogLimit;
    private int halfOpen; // handshakes that will end in the backlog
    private int pendingError;
    private InetSocketAddress bound; // null: no port yet
    private InetSocketAddress remote;
    private Pipe output;
    private Pipe input;
    private Waiter acceptWaiter;
    private Waiter inputWaiter;
    private Waiter outputWaiter;

    SimulatedSocket(final SimulatedNetwork network, final int number, final boolean ipv6, final SocketOptions options) {
        this.network = network;
        this.number = number;
        this.ipv6 = ipv6;
        this.options = options;
    }

    // --- addresses ---

    int bind(final InetSocketAddress address) {
        if (bound != null || state != State.FRESH) {
            return -EINVAL;
        }
        final int port = network.ports().claim(this, address.getAddress(), address.getPort());
        if (port < 0) {
            return port;
        }
        bound = new InetSocketAddress(address.getAddress(), port);
        network.record(Trace.What.BOUND, number, port, 0);
        return 0;
    }

    /** For a socket that never called bind. */
    int bindIfUnbound(final InetAddress address) {
        return bound != null ? 0 : bind(new InetSocketAddress(address, 0));
    }

    int listen(final int limit) {
        if (state != State.FRESH && state != State.LISTENING) {
            return -EINVAL;
        }
        final int error = bindIfUnbound(Addresses.wildcard(ipv6));
        if (error < 0) {
            return error;
        }
        if (state == State.FRESH && network.ports().conflicts(this, bound.getAddress(), bound.getPort(), true)) {
            return -EADDRINUSE;
        }
        state = State.LISTENING;
        backlogLimit = Math.clamp(limit, 0, 4096);
        network.record(Trace.What.LISTENING, number, bound.getPort(), backlogLimit);
        return 0;
    }

    InetAddress boundAddress() {
        return bound.getAddress();
    }

    InetSocketAddress localAddress() {
        return bound != null ? bound : new InetSocketAddress(Addresses.wildcard(ipv6), 0);
    }

    /** Null unless connected. */
    InetSocketAddress remoteAddress() {
        return state == State.CONNECTED ? remote : null;
    }

    boolean isDualStack() {
        return ipv6 && option(SocketOptionName.IPV6_ONLY) == 0;
    }

    // --- state ---

    boolean isFresh() {
        return state == State.FRESH;
    }

    boolean isListening() {
        return state == State.LISTENING;
    }

    boolean isConnecting() {
        return state == State.CONNECTING;
    }

    boolean isConnected() {
        return state == State.CONNECTED;
    }

    boolean isBound() {
        return bound != null;
    }

    boolean isClosed() {
        return closed;
    }

    SocketOptions options() {
        return options;
    }

    int option(final SocketOptionName option) {
        return options.get(option);
    }

    int sendCapacity() {
        return options.get(SocketOptionName.SEND_BUFFER_BYTES);
    }

    int receiveCapacity() {
        return options.get(SocketOptionName.RECEIVE_BUFFER_BYTES);
    }

    // --- connecting and accepting ---

    void startConnecting(final InetAddress source) {
        state = State.CONNECTING;
        if (bound.getAddress().isAnyLocalAddress()) {
            bound = new InetSocketAddress(source, bound.getPort());
        }
    }

    void connectFailed() {
        state = State.FRESH;
    }

    void establish(final InetSocketAddress local, final InetSocketAddress peer, final Pipe in, final Pipe out) {
        bound = local;
        remote = peer;
        input = in;
        output = out;
        state = State.CONNECTED;
    }

    /** Room in the backlog for one more handshake; it is taken. */
    boolean reserveBacklog() {
        if (backlog.size() + halfOpen > backlogLimit) {
            return false;
        }
        halfOpen++;
        return true;
    }

    /** The handshake that {@link #reserveBacklog} made room for is over; null: without a connection. */
    void handshakeEnded(final SimulatedSocket accepted) {
        halfOpen--;
        if (accepted != null) {
            network.record(Trace.What.QUEUED, number, accepted.number, backlog.size());
            backlog.add(accepted);
            final Waiter waiter = acceptWaiter;
            acceptWaiter = null; // it may wait again at once
            wake(waiter);
        }
    }

    /** Null: none. */
    SimulatedSocket takeConnection() {
        return backlog.poll();
    }

    boolean hasConnection() {
        return !backlog.isEmpty();
    }

    // --- bytes ---

    int available() {
        return input == null ? 0 : input.available();
    }

    /** What a receive is told when no bytes are there: 0 for the end of input, or minus an errno, which is taken. */
    int inputStatus() {
        if (pendingError != 0) {
            return takeError();
        }
        return switch (state) {
            case RESET -> 0;
            case CONNECTED -> input.endArrived() ? 0 : -EAGAIN;
            case CONNECTING -> -EAGAIN;
            case FRESH, LISTENING -> -ENOTCONN;
        };
    }

    Pipe input() {
        return input;
    }

    /** How many bytes a send may offer, or minus an errno. */
    int outputStatus() {
        if (pendingError != 0) {
            return takeError();
        }
        if (state == State.CONNECTING) {
            return -EAGAIN;
        }
        if (state != State.CONNECTED || outputShut) {
            return -EPIPE;
        }
        final int room = output.room();
        return room > 0 ? room : -EAGAIN;
    }

    Pipe output() {
        return output;
    }

    private int takeError() {
        final int error = pendingError;
        pendingError = 0;
        return -error;
    }

    int shutdownOutput() {
        if (state != State.CONNECTED) {
            return -ENOTCONN;
        }
        if (!outputShut) {
            outputShut = true;
            output.end();
            outputReady();
        }
        return 0;
    }

    // --- ends ---

    void close() {
        closed = true;
        network.record(Trace.What.CLOSED, number, state.ordinal(), available());
        if (bound != null) {
            network.ports().release(this, bound.getPort());
        }
        if (state == State.LISTENING) {
            for (SimulatedSocket waiting = backlog.poll(); waiting != null; waiting = backlog.poll()) {
                waiting.discard();
            }
        } else if (state == State.CONNECTED) {
            if (option(SocketOptionName.RESET_ON_CLOSE) != 0 || available() > 0) {
                abort();
            } else if (!outputShut) {
                outputShut = true;
                output.end();
            }
        }
    }

    /** Ends a connection that nobody has accepted. */
    void discard() {
        closed = true;
        network.ports().release(this, bound.getPort());
        abort();
    }

    /** Resets the connection. */
    void abort() {
        if (state == State.CONNECTED) {
            state = State.RESET;
            output.reset();
        }
    }

    /** The peer, or the network, has reset the connection. */
    void onReset() {
        if (state == State.CONNECTED) {
            network.record(Trace.What.RESET_ARRIVED, number, 0, 0);
            pendingError = input.endArrived() ? EPIPE : ECONNRESET; // as Linux in CLOSE_WAIT
            state = State.RESET;
            output.cut();
            inputReady();
            outputReady();
        }
    }

    // --- waiting ---

    void awaitConnection(final Waiter waiter) {
        acceptWaiter = waiter;
    }

    void awaitInput(final Waiter waiter) {
        inputWaiter = waiter;
    }

    void awaitOutput(final Waiter waiter) {
        outputWaiter = waiter;
    }

    void inputReady() {
        final Waiter waiter = inputWaiter;
        inputWaiter = null;
        wake(waiter);
    }

    void outputReady() {
        final Waiter waiter = outputWaiter;
        outputWaiter = null;
        wake(waiter);
    }

    private static void wake(final Waiter waiter) {
        if (waiter != null) {
            waiter.ready();
        }
    }
}
