package io.gatun.simulated;

/** Sends back what comes, from the memory in which it came. */
final class EchoLink extends Link {
    private static final int HIGH_BYTES = 64 << 10;
    private static final long PAUSE_NS = 10_000_000;

    private final Runnable closed;

    EchoLink(final LinkWorker worker, final long descriptor, final int slot, final int generation,
            final Runnable closed) {
        super(worker, descriptor, slot, generation);
        this.closed = closed;
    }

    @Override
    void onBytes(final long address, final int length, final int buffer) {
        queue(new Piece(address, length, buffer));
        if (queuedBytes() > HIGH_BYTES) {
            pauseUntil(worker.elapsedNs() + PAUSE_NS);
        }
    }

    @Override
    void onEndOfInput() {
        if (queuedBytes() == 0) {
            shutdownOutput();
        }
    }

    @Override
    void onDrained() {
        if (isInputEnded()) {
            shutdownOutput();
        }
    }

    @Override
    void onClosed() {
        closed.run();
    }
}
