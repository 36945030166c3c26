package io.gatun.internal.driver;

import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * One driver with its sockets and the sink that watches it: each completion is checked against what was started. One
 * thread. Peers are sockets of the same driver.
 */
public final class DriverHarness implements CompletionSink, AutoCloseable {
    private static final int ROUNDS = 1_000; // an effect that takes more awaits than this does not come
    private static final long ROUND_NS = 20_000_000;
    private static final int QUIET_TURNS = 3;
    private static final int BUDGET = 256;
    private static final int BACKLOG = 128;

    private final Driver driver;
    private final Sockets sockets;
    private final Arena arena = Arena.ofShared();
    private final Map<Long, Operation> inFlight = new HashMap<>();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final ArrayDeque<Integer> held = new ArrayDeque<>();
    private final List<Endpoint> receivers = new ArrayList<>(); // in the order in which they received
    private final ArrayDeque<Integer> freeSlots = new ArrayDeque<>();
    private int slots;
    private int generation;
    private boolean holdsBuffers;
    private boolean inReap;
    private int terminals;

    public DriverHarness(final DriverFactory factory, final DriverConfig config) throws DriverUnavailableException {
        sockets = factory.sockets();
        driver = factory.create(config);
        driver.enable();
    }

    public Driver driver() {
        return driver;
    }

    public Sockets sockets() {
        return sockets;
    }

    /** Terminal completions so far. */
    public int terminals() {
        return terminals;
    }

    public List<Endpoint> receivers() {
        return receivers;
    }

    // ---------------------------------------------------------------- sockets

    public Endpoint adopt(final long descriptor) {
        if (descriptor < 0) {
            throw new AssertionError("descriptor " + descriptor);
        }
        final int slot = freeSlots.isEmpty() ? slots++ : freeSlots.remove();
        final Endpoint endpoint = new Endpoint(this, slot, ++generation, descriptor);
        endpoints.add(endpoint);
        return endpoint;
    }

    /** Forgets closed endpoints: their slots are used anew, in another generation. */
    public void drop(final Endpoint... closed) {
        for (final Endpoint endpoint : closed) {
            endpoints.remove(endpoint);
            freeSlots.add(endpoint.slot);
        }
    }

    public Endpoint open(final InetAddress family) {
        return adopt(sockets.openTcp(family.getAddress().length > 4));
    }

    public Endpoint listener() {
        return listener(InetAddress.getLoopbackAddress(), BACKLOG);
    }

    public Endpoint listener(final InetAddress address, final int backlog) {
        final Endpoint listener = open(address);
        final int bound = sockets.bind(listener.descriptor, new InetSocketAddress(address, 0));
        final int listens = sockets.listen(listener.descriptor, backlog);
        if (bound < 0 || listens < 0) {
            throw new AssertionError("bind " + bound + ", listen " + listens);
        }
        return listener;
    }

    public Endpoint connect(final InetSocketAddress address) {
        final Endpoint endpoint = open(address.getAddress());
        start(endpoint, Token.CONNECT,
                () -> driver.connect(endpoint.token(Token.CONNECT), endpoint.descriptor, address));
        return endpoint;
    }

    /** Two connected endpoints, neither receiving yet. The accept of the listener stays in flight. */
    public Endpoint[] pair(final Endpoint listener) {
        if (!listener.isInFlight(Token.ACCEPT)) {
            listener.accept();
        }
        final Endpoint client = connect(sockets.localAddress(listener.descriptor));
        until("a connection", () -> client.connectResult != Endpoint.NOTHING && !listener.accepted.isEmpty());
        final Endpoint server = adopt(listener.accepted.remove());
        server.expectsBytesOf(client);
        client.expectsBytesOf(server);
        return new Endpoint[] { client, server };
    }

    // ---------------------------------------------------------------- operations

    void start(final Endpoint endpoint, final int kind, final Runnable start) {
        final Operation operation = new Operation(endpoint, kind);
        if (inFlight.put(endpoint.token(kind), operation) != null) {
            throw new AssertionError("the test starts twice: " + Token.toString(endpoint.token(kind)));
        }
        call(start);
    }

    /** A call of the driver during which nothing may complete. */
    void call(final Runnable call) {
        final boolean wasInReap = inReap;
        inReap = false;
        call.run();
        inReap = wasInReap;
    }

    public boolean isInFlight(final long token) {
        return inFlight.containsKey(token);
    }

    public int inFlight() {
        return inFlight.size();
    }

    /** Native memory that lives as long as this. */
    public long memory(final int bytes) {
        return arena.allocate(bytes).address();
    }

    // ---------------------------------------------------------------- completions

    /** Received buffers are kept from now on. */
    public void holdBuffers() {
        holdsBuffers = true;
    }

    /** Gives back the kept buffer that came first; false if there is none. */
    public boolean releaseOne() {
        if (held.isEmpty()) {
            return false;
        }
        driver.receiveBuffers().release(held.remove());
        return true;
    }

    public void releaseAll() {
        holdsBuffers = false;
        while (releaseOne()) {
            continue;
        }
    }

    public int reap(final int budget) {
        inReap = true;
        try {
            return driver.reap(this, budget);
        } finally {
            inReap = false;
        }
    }

    public int poll(final int budget) {
        inReap = true;
        try {
            return driver.poll(this, budget);
        } finally {
            inReap = false;
        }
    }

    /** One await, unless completions are at hand, and what it brought. */
    public int turn() {
        if (!driver.hasCompletions()) {
            driver.await(ROUND_NS);
        }
        return reap(BUDGET);
    }

    public void until(final String what, final BooleanSupplier condition) {
        for (int i = 0; i < ROUNDS; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            turn();
        }
        throw new AssertionError(
                "does not come: " + what + "; in flight: " + inFlight.keySet().stream().map(Token::toString).toList());
    }

    /** Until three awaits in a row have brought nothing. */
    public void untilQuiet() {
        for (int quiet = 0; quiet < QUIET_TURNS; quiet++) {
            if (turn() > 0) {
                quiet = 0;
            }
        }
    }

    @Override
    public void onCompletion(final long token, final int flags, final int result, final int buffer, final int offset,
            final long detail) {
        final Operation operation = inFlight.get(token);
        require(inReap, "a completion outside of reap and poll", token);
        require(operation != null, "a completion of nothing in flight", token);
        final boolean repeats = operation.kind == Token.ACCEPT || operation.kind == Token.RECEIVE;
        final int once = repeats ? RELEASED : TERMINAL;
        require((flags & TERMINAL) != 0 && (flags & operation.seen & once) == 0, "flags " + flags, token);
        final boolean bytes = (flags & BUFFER) != 0;
        require(bytes == (operation.kind == Token.RECEIVE && result > 0), "flags " + flags + ", result " + result,
                token);
        operation.seen |= flags & TERMINAL;
        final boolean terminal = repeats ? (flags & TERMINAL) == TERMINAL : operation.seen == TERMINAL;
        if ((flags & RESULT) != 0) {
            operation.result = result;
        }
        if (operation.kind == Token.ACCEPT && result >= 0) {
            operation.endpoint.accepted.add(result);
        }
        if (bytes) {
            onBytes(operation.endpoint, result, buffer, offset);
        }
        if (terminal) {
            terminals++;
            inFlight.remove(token);
            operation.endpoint.ended(operation.kind, operation.result);
        }
    }

    /** These completions went to another sink. */
    public void forget(final List<Long> tokens) {
        inFlight.keySet().removeAll(tokens);
    }

    private void onBytes(final Endpoint endpoint, final int bytes, final int buffer, final int offset) {
        final ReceiveBuffers buffers = driver.receiveBuffers();
        require(offset >= 0 && offset + bytes <= buffers.bufferBytes(), "offset " + offset + ", bytes " + bytes, 0);
        require(buffers.segment(buffer).address() == buffers.address(buffer)
                && buffers.segment(buffer).byteSize() == buffers.bufferBytes(), "another segment", 0);
        receivers.add(endpoint);
        endpoint.take(buffers.address(buffer) + offset, bytes);
        if (holdsBuffers) {
            held.add(buffer);
        } else {
            buffers.release(buffer);
        }
    }

    private static void require(final boolean kept, final String what, final long token) {
        if (!kept) {
            throw new AssertionError(what + ", " + Token.toString(token));
        }
    }

    // ---------------------------------------------------------------- end

    /** Cancels everything, closes all sockets, and checks that nothing is left. */
    public void settle() {
        releaseAll();
        for (final Operation operation : List.copyOf(inFlight.values())) {
            operation.endpoint.receivesOn = false;
            operation.endpoint.cancel(operation.kind);
        }
        until("the end of all operations", () -> inFlight.isEmpty());
        for (final Endpoint endpoint : List.copyOf(endpoints)) {
            while (!endpoint.accepted.isEmpty()) {
                sockets.close(endpoint.accepted.remove());
            }
            if (endpoint.closeResult == Endpoint.NOTHING) {
                endpoint.close();
            }
        }
        until("the end of all closes", () -> inFlight.isEmpty());
        if (driver.counters().inFlight != 0 || driver.receiveBuffers().held() != 0) {
            throw new AssertionError(
                    "in flight " + driver.counters().inFlight + ", buffers held " + driver.receiveBuffers().held());
        }
    }

    @Override
    public void close() {
        driver.close();
        arena.close();
    }

    private static final class Operation {
        private final Endpoint endpoint;
        private final int kind;
        private int seen; // RESULT, RELEASED
        private int result;

        private Operation(final Endpoint endpoint, final int kind) {
            this.endpoint = endpoint;
            this.kind = kind;
        }
    }
}
