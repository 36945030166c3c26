package io.gatun.simulated;

/** Ends the output. */
final class ShutdownOperation extends Operation {
    ShutdownOperation(final long token, final int descriptor, final SimulatedSocket socket,
            final SimulatedDriver driver, final SimulatedNetwork network) {
        super(Kind.SHUTDOWN, token, descriptor, socket, driver, network);
    }

    @Override
    void attempt() {
        end(socket.shutdownOutput());
    }
}
