package io.gatun.conformance;

import java.net.InetSocketAddress;

import io.gatun.ffm.Errno;
import io.gatun.simulated.SimulatedPeer;
import io.gatun.simulated.SimulatedWorld;

/** A peer in the simulated network. */
final class SteppedPeer implements Peer {
    private final SimulatedPeer peer;
    private final Received received = new Received();

    SteppedPeer(final SimulatedPeer peer) {
        this.peer = peer;
    }

    static SteppedPeer connect(final SimulatedWorld world, final InetSocketAddress address,
            final int receiveBufferBytes) {
        return new SteppedPeer(receiveBufferBytes > 0 ? SimulatedPeer.connect(world, address, receiveBufferBytes)
                : SimulatedPeer.connect(world, address));
    }

    @Override
    public boolean isConnected() {
        return peer.isConnected();
    }

    @Override
    public void send(final byte... bytes) {
        peer.send(bytes);
    }

    @Override
    public long unsentBytes() {
        return peer.unsentBytes();
    }

    @Override
    public void shutdownOutput() {
        peer.shutdownOutput();
    }

    @Override
    public void stopReading() {
        peer.stopReading();
    }

    @Override
    public void resumeReading() {
        peer.resumeReading();
    }

    @Override
    public int available() {
        received.add(peer.takeReceived());
        return received.available();
    }

    @Override
    public byte[] take(final int most) {
        received.add(peer.takeReceived());
        return received.take(most);
    }

    @Override
    public boolean isEndOfInput() {
        return peer.isEndOfInput() || peer.error() != 0;
    }

    @Override
    public boolean isReset() {
        return peer.error() == Errno.ECONNRESET || peer.error() == Errno.EPIPE;
    }

    @Override
    public InetSocketAddress localAddress() {
        return peer.localAddress();
    }

    @Override
    public void reset() {
        peer.reset();
    }

    @Override
    public void close() {
        peer.close();
    }

    @Override
    public String toString() {
        return "peer " + localAddress() + (isConnected() ? "" : " not connected") + ", available " + available()
                + ", unsent " + unsentBytes() + (isEndOfInput() ? ", end of input" : "")
                + (peer.error() == 0 ? "" : ", " + Errno.describe(peer.error()));
    }
}
