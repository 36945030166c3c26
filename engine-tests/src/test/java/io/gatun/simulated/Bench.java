package io.gatun.simulated;

import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.DriverConfig;
import io.gatun.internal.driver.DriverUnavailableException;
import io.gatun.internal.driver.GatherList;
import io.gatun.internal.driver.Sockets;
import io.gatun.internal.driver.Token;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One driver under a test's hands, with all that it has reported. Its awaits move time. */
final class Bench implements CompletionSink {
    static final InetSocketAddress ANY_PORT = new InetSocketAddress(Addresses.loopback(false), 0);

    record Seen(long token, int flags, int result, int buffer, int offset) {
        boolean isTerminal() {
            return (flags & RELEASED) != 0;
        }
    }

    final SimulatedNetwork network;
    final SimulatedFactory factory;
    final Sockets sockets;
    final SimulatedDriver driver;
    final List<Seen> seen = new ArrayList<>();
    private final GatherList pieces = new GatherList();
    private int generation;

    Bench(final long seed, final FaultPlan plan) {
        this(seed, plan, 16 << 10);
    }

    Bench(final long seed, final FaultPlan plan, final int bufferBytes) {
        network = new SimulatedNetwork(seed, plan);
        factory = new SimulatedFactory(network);
        sockets = factory.sockets();
        driver = newDriver(bufferBytes);
        driver.enable();
    }

    SimulatedDriver newDriver(final int bufferBytes) {
        try {
            return (SimulatedDriver) factory.create(new DriverConfig(64, 512 << 10, bufferBytes));
        } catch (final DriverUnavailableException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void onCompletion(final long token, final int flags, final int result, final int buffer, final int offset,
            final long detail) {
        seen.add(new Seen(token, flags, result, buffer, offset));
    }

    long token(final int kind) {
        return Token.of(kind, generation++, 1);
    }

    void poll() {
        driver.poll(this, Integer.MAX_VALUE);
    }

    /** Polls and awaits until such a completion was seen, and returns the first. */
    Seen until(final Predicate<Seen> wanted) {
        for (int i = 0; i < 10_000; i++) {
            for (final Seen one : seen) {
                if (wanted.test(one)) {
                    return one;
                }
            }
            driver.await(100_000_000);
            poll();
        }
        throw network.failure("no such completion; seen " + seen, null);
    }

    Seen untilTerminal(final long token) {
        return until(one -> one.token == token && one.isTerminal());
    }

    /** What was seen of an operation, in order. */
    List<Seen> of(final long token) {
        return seen.stream().filter(one -> one.token == token).toList();
    }

    // --- sockets ---

    long listener() {
        return listener(ANY_PORT, 16);
    }

    long listener(final InetSocketAddress address, final int backlog) {
        final long listener = sockets.openTcp(Addresses.isIpv6(address));
        require(sockets.bind(listener, address));
        require(sockets.listen(listener, backlog));
        return listener;
    }

    private static void require(final int result) {
        if (result < 0) {
            throw new AssertionError("result " + result);
        }
    }

    int connect(final long descriptor, final InetSocketAddress address) {
        final long token = token(Token.CONNECT);
        driver.connect(token, descriptor, address);
        return untilTerminal(token).result();
    }

    /** A connected pair: the connecting end, the accepted end. */
    long[] pair() {
        final long listener = listener();
        final long accept = token(Token.ACCEPT);
        driver.accept(accept, listener);
        final long client = sockets.openTcp(false);
        require(connect(client, sockets.localAddress(listener)));
        final long server = until(one -> one.token == accept && one.result >= 0).result();
        driver.cancel(accept);
        untilTerminal(accept);
        sockets.close(listener);
        return new long[] { client, server };
    }

    long send(final long descriptor, final MemorySegment memory) {
        return send(descriptor, memory.address(), (int) memory.byteSize());
    }

    long send(final long descriptor, final long address, final int length) {
        pieces.clear();
        pieces.add(address, length);
        final long token = token(Token.SEND);
        driver.send(token, descriptor, pieces);
        return token;
    }

    long receive(final long descriptor) {
        final long token = token(Token.RECEIVE);
        driver.receive(token, descriptor);
        return token;
    }

    /** Native memory with bytes 0, 1, 2, ... */
    static MemorySegment bytes(final int length) {
        final MemorySegment memory = Arena.ofAuto().allocate(length);
        for (int i = 0; i < length; i++) {
            memory.set(ValueLayout.JAVA_BYTE, i, (byte) i);
        }
        return memory;
    }

    /** Makes {@code length} bytes arrive, and returns the completion that brought them. */
    Seen received(final long[] pair, final int length) {
        final long receive = receive(pair[1]);
        send(pair[0], bytes(length));
        return until(one -> one.token == receive && one.result > 0);
    }
}
