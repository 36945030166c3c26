package io.gatun.internal.driver;

import io.gatun.ffm.RawMemory;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;

/** A socket under test: what was started on it and what came of it. Made by {@link DriverHarness}. */
public final class Endpoint {
    static final int NOTHING = Integer.MIN_VALUE;

    public final int slot;
    public final long descriptor;
    /** Results of the last terminal completion of a kind, or {@link #NOTHING}. */
    public int connectResult = NOTHING;

    public int acceptResult = NOTHING;
    public int receiveResult = NOTHING;
    public int sendResult = NOTHING;
    public int shutdownResult = NOTHING;
    public int closeResult = NOTHING;
    /** Descriptors that were accepted and not yet taken. */
    public final ArrayDeque<Integer> accepted = new ArrayDeque<>();
    /** Bytes received and found right. */
    public long received;
    /** Bytes that sends have taken. */
    public long sent;
    /** Starts the next receive when one ends with bytes. */
    public boolean receivesOn = true;

    private final DriverHarness harness;
    private final int generation;
    private int peerStream = -1; // whose bytes come in

    Endpoint(final DriverHarness harness, final int slot, final int generation, final long descriptor) {
        this.harness = harness;
        this.slot = slot;
        this.generation = generation;
        this.descriptor = descriptor;
    }

    public long token(final int kind) {
        return Token.of(kind, generation, slot);
    }

    public void expectsBytesOf(final Endpoint peer) {
        peerStream = peer.slot;
    }

    public void connect(final InetSocketAddress address) {
        connectResult = NOTHING;
        harness.start(this, Token.CONNECT,
                () -> harness.driver().connect(token(Token.CONNECT), descriptor, address));
    }

    public void accept() {
        acceptResult = NOTHING;
        harness.start(this, Token.ACCEPT, () -> harness.driver().accept(token(Token.ACCEPT), descriptor));
    }

    public void receive() {
        receiveResult = NOTHING;
        harness.start(this, Token.RECEIVE, () -> harness.driver().receive(token(Token.RECEIVE), descriptor));
    }

    public void receiveOnce() {
        receivesOn = false;
        receiveResult = NOTHING;
        harness.start(this, Token.RECEIVE, () -> harness.driver().receiveOnce(token(Token.RECEIVE), descriptor));
    }

    /** Sends the next bytes of this stream, cut into pieces of about equal size. */
    public void send(final int bytes, final int pieces) {
        sendResult = NOTHING;
        final long memory = harness.memory(bytes);
        for (int i = 0; i < bytes; i++) {
            RawMemory.putByte(memory + i, Stamps.at(slot, sent + i));
        }
        final GatherList list = new GatherList();
        int from = 0;
        for (int i = 1; i <= pieces; i++) {
            final int to = (int) ((long) bytes * i / pieces);
            list.add(memory + from, to - from);
            from = to;
        }
        harness.start(this, Token.SEND, () -> harness.driver().send(token(Token.SEND), descriptor, list));
    }

    public void shutdownOutput() {
        shutdownResult = NOTHING;
        harness.start(this, Token.SHUTDOWN, () -> harness.driver().shutdownOutput(token(Token.SHUTDOWN), descriptor));
    }

    public void close() {
        harness.start(this, Token.CLOSE, () -> harness.driver().close(token(Token.CLOSE), descriptor));
    }

    public void cancel(final int kind) {
        harness.call(() -> harness.driver().cancel(token(kind)));
    }

    public boolean isInFlight(final int kind) {
        return harness.isInFlight(token(kind));
    }

    void take(final long address, final int bytes) {
        for (int i = 0; i < bytes; i++) {
            final byte expected = Stamps.at(peerStream, received + i);
            if (RawMemory.getByte(address + i) != expected) {
                throw new AssertionError(
                        "slot " + slot + ": byte " + (received + i) + " of stream " + peerStream + " is wrong");
            }
        }
        received += bytes;
    }

    void ended(final int kind, final int result) {
        switch (kind) {
            case Token.CONNECT -> connectResult = result;
            case Token.ACCEPT -> acceptResult = result;
            case Token.RECEIVE -> {
                receiveResult = result;
                if (result > 0 && receivesOn) {
                    receive();
                }
            }
            case Token.SEND -> {
                sendResult = result;
                sent += Math.max(0, result);
            }
            case Token.SHUTDOWN -> shutdownResult = result;
            case Token.CLOSE -> closeResult = result;
            default -> throw new AssertionError("kind " + kind);
        }
    }
}
