package io.gatun.simulated;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A peer that sends stamped bytes, reads at times, and wants the bytes back. */
final class AskingPeer {
    private static final int MOST_UNSENT_BYTES = 100_000;

    private final SimulatedPeer peer;
    private final SplittableRandom random;
    private final int stream;
    private final long totalBytes;
    private long sent;
    private long received;
    private boolean over; // reset or closed by this side

    AskingPeer(final SimulatedWorld world, final InetSocketAddress address, final SplittableRandom random,
            final int stream, final long totalBytes) {
        peer = SimulatedPeer.connect(world, address);
        this.random = random;
        this.stream = stream;
        this.totalBytes = totalBytes;
    }

    /** Sends some more, reads on. True if there was something to do. */
    boolean turn() {
        if (over) {
            return false;
        }
        check(peer.takeReceived());
        if (peer.isEndOfInput() || (peer.error() != 0 && !peer.isConnected())) {
            over = true;
            peer.close();
            return true;
        }
        if (sent < totalBytes && peer.unsentBytes() < MOST_UNSENT_BYTES) {
            final int length = (int) Math.min(totalBytes - sent, 1 + random.nextInt(20_000));
            peer.send(Stamp.bytes(stream, sent, length));
            sent += length;
            if (sent == totalBytes) {
                peer.shutdownOutput();
            }
            return true;
        }
        return false;
    }

    private void check(final byte[] bytes) {
        if (!Arrays.equals(bytes, Stamp.bytes(stream, received, bytes.length))) {
            throw new AssertionError("peer of stream " + stream + " got wrong bytes from " + received + " on");
        }
        received += bytes.length;
    }

    void reset() {
        over = true;
        peer.reset();
    }

    void stopReading() {
        peer.stopReading();
    }

    void resumeReading() {
        peer.resumeReading();
    }

    boolean isOver() {
        return over;
    }

    boolean isComplete() {
        return received == totalBytes && peer.error() == 0;
    }

    String state() {
        return "peer of stream " + stream + ": sent " + sent + ", received " + received + " of " + totalBytes
                + ", error " + peer.error() + (over ? ", over" : "");
    }
}
