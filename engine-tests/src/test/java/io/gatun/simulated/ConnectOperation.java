package io.gatun.simulated;

import java.net.InetSocketAddress;

/** Connects; a cancelled one leaves a socket that is good for closing only. */
final class ConnectOperation extends Operation {
    private final InetSocketAddress address;
    private Handshake handshake; // null: not begun

    ConnectOperation(final long token, final int descriptor, final SimulatedSocket socket, final SimulatedDriver driver,
            final SimulatedNetwork network, final InetSocketAddress address) {
        super(Kind.CONNECT, token, descriptor, socket, driver, network);
        this.address = address;
    }

    @Override
    void attempt() {
        if (handshake == null) {
            handshake = Handshake.start(network, socket, address, this::onOutcome);
        }
    }

    private void onOutcome(final int result) {
        if (isAlive()) {
            end(result);
        }
    }

    @Override
    boolean mayCancel() {
        if (handshake != null) {
            handshake.abandon();
        }
        return true;
    }
}
