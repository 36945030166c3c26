package io.gatun.simulated;

/** Closes a descriptor. Its number may name another socket before the completion is seen. */
final class CloseOperation extends Operation {
    CloseOperation(final long token, final int descriptor, final SimulatedSocket socket, final SimulatedDriver driver,
            final SimulatedNetwork network) {
        super(Kind.CLOSE, token, descriptor, socket, driver, network);
    }

    @Override
    void attempt() {
        network.descriptors().close(descriptor);
        socket.close();
        end(0);
    }

    @Override
    boolean mayCancel() {
        return false;
    }
}
