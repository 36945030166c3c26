package io.gatun.conformance;

import java.net.InetSocketAddress;
import java.util.List;

import io.gatun.simulated.SimulatedPeer;
import io.gatun.simulated.SimulatedPeerListener;
import io.gatun.simulated.SimulatedWorld;

/** A listening peer in the simulated network. */
final class SteppedPeerListener implements PeerListener {
    private final SimulatedPeerListener listener;
    private final List<SteppedPeer> peers; // of the world, which closes them

    SteppedPeerListener(final SimulatedWorld world, final InetSocketAddress address, final int backlog,
            final List<SteppedPeer> peers) {
        this.peers = peers;
        listener = SimulatedPeerListener.listen(world, address, backlog);
    }

    @Override
    public InetSocketAddress address() {
        return listener.localAddress();
    }

    @Override
    public Peer poll() {
        final SimulatedPeer accepted = listener.poll();
        if (accepted == null) {
            return null;
        }
        final SteppedPeer peer = new SteppedPeer(accepted);
        peers.add(peer);
        return peer;
    }

    @Override
    public void stopAccepting() {
        listener.stopAccepting();
    }

    @Override
    public void close() {
        listener.close();
    }
}
