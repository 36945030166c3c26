package io.gatun.simulated;

import java.util.ArrayDeque;

/**
 * One direction of a connection.
 *
 * <pre>
 *  sender --> unsent --> under way (each segment takes its time, none overtakes) --> received --> receiver
 *             bounded    `-------------- together bounded by the receive buffer --------------'
 * </pre>
 */
final class Pipe {
    private enum Kind {
        DATA, END, RESET
    }

    private record Segment(Kind kind, byte[] bytes) {}

    private static final byte[] NOTHING = {};

    private final SimulatedNetwork network;
    private final SimulatedSocket from;
    private final SimulatedSocket to;
    private final ByteQueue unsent = new ByteQueue();
    private final ArrayDeque<Segment> underWay = new ArrayDeque<>();
    private final ByteQueue received = new ByteQueue();
    private int underWayBytes;
    private int promised; // bytes that count as sent, but are still in the sender's memory
    private long lastArrivalNs;
    private boolean endAsked; // the sender has shut down
    private boolean endSent;
    private boolean endArrived;
    private boolean cut; // no more goes in

    Pipe(final SimulatedNetwork network, final SimulatedSocket from, final SimulatedSocket to) {
        this.network = network;
        this.from = from;
        this.to = to;
    }

    /** Bytes that fit into the send buffer. */
    int room() {
        return cut || endAsked ? 0 : Math.max(0, from.sendCapacity() - unsent.size() - promised);
    }

    int available() {
        return received.size();
    }

    boolean endArrived() {
        return endArrived;
    }

    void append(final byte[] source, final int offset, final int length) {
        if (!cut) {
            unsent.add(source, offset, length);
        }
    }

    void appendFrom(final long address, final int length) {
        if (!cut) {
            unsent.addFrom(address, length);
        }
    }

    /** So many bytes will be appended later; an end waits for them. */
    void promise(final int length) {
        promised += length;
    }

    void promiseKept(final int length) {
        promised -= length;
    }

    /** Sends what the receiver has room for. */
    void pump() {
        boolean moved = false;
        while (!cut && unsent.size() > 0) {
            final int window = to.receiveCapacity() - received.size() - underWayBytes;
            if (window <= 0) {
                break;
            }
            final int most = Math.min(Math.min(window, unsent.size()), network.dice().plan().segmentBytes);
            final int length = network.dice().shortened(Fault.SMALL_SEGMENT, most);
            network.record(Trace.What.TRANSMITTED, from.number, to.number, length);
            underWayBytes += length;
            send(Kind.DATA, unsent.take(length));
            moved = true;
            if (network.dice().strikes(Fault.CONNECTION_RESET)) {
                lose();
            }
        }
        if (!cut && endAsked && !endSent && unsent.size() + promised == 0) {
            endSent = true;
            network.record(Trace.What.END_SENT, from.number, to.number, 0);
            send(Kind.END, NOTHING);
        }
        if (moved) {
            from.outputReady();
        }
    }

    private void lose() {
        network.after(network.dice().latencyNs(), from::onReset);
        network.after(network.dice().latencyNs(), to::onReset);
    }

    /** End of input for the receiver, behind everything sent. */
    void end() {
        endAsked = true;
        pump();
    }

    /** A reset for the receiver, behind what is under way; what is unsent is lost. */
    void reset() {
        if (!cut) {
            cut();
            network.record(Trace.What.RESET_SENT, from.number, to.number, 0);
            send(Kind.RESET, NOTHING);
        }
    }

    void cut() {
        cut = true;
        unsent.clear();
    }

    byte[] read(final int length) {
        final byte[] bytes = received.take(length);
        onRead();
        return bytes;
    }

    void readTo(final long address, final int length) {
        received.takeTo(address, length);
        onRead();
    }

    private void onRead() {
        if (unsent.size() > 0) {
            network.after(network.dice().latencyNs(), this::pump); // the window opens there later
        }
    }

    private void send(final Kind kind, final byte[] bytes) {
        underWay.add(new Segment(kind, bytes));
        lastArrivalNs = Math.max(lastArrivalNs, network.elapsedNs() + network.dice().latencyNs());
        network.at(lastArrivalNs, this::arrive);
    }

    private void arrive() {
        final Segment segment = underWay.remove();
        underWayBytes -= segment.bytes.length;
        if (segment.kind == Kind.RESET) {
            to.onReset();
        } else if (!to.isConnected()) {
            received.clear();
        } else if (segment.kind == Kind.END) {
            network.record(Trace.What.END_ARRIVED, from.number, to.number, 0);
            endArrived = true;
            to.inputReady();
        } else if (to.isClosed()) {
            to.abort();
        } else {
            network.record(Trace.What.ARRIVED, from.number, to.number, segment.bytes.length);
            received.add(segment.bytes, 0, segment.bytes.length);
            to.inputReady();
        }
    }
}
