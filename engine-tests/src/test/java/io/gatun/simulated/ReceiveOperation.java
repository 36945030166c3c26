package io.gatun.simulated;

import static io.gatun.ffm.Errno.EAGAIN;

import io.gatun.internal.driver.CompletionSink;

/** Receives until end of input, error, cancel, or for no reason; waits in line for buffers. */
final class ReceiveOperation extends Operation {
    private final boolean once; // the first bytes end it
    private boolean inLine; // for a buffer

    ReceiveOperation(final long token, final int descriptor, final SimulatedSocket socket, final SimulatedDriver driver,
            final SimulatedNetwork network, final boolean once) {
        super(Kind.RECEIVE, token, descriptor, socket, driver, network);
        this.once = once;
    }

    @Override
    void attempt() {
        if (socket.available() == 0) {
            final int status = socket.inputStatus();
            if (status == -EAGAIN) {
                socket.awaitInput(this);
            } else {
                end(status);
            }
        } else if (driver.bufferLine().mustWait()) {
            if (!inLine) {
                inLine = true;
                driver.bufferLine().join(this);
            }
        } else {
            take();
        }
    }

    /** The first in line has a buffer now. */
    void leaveLine() {
        inLine = false;
        if (isAlive()) {
            if (socket.available() > 0) {
                take();
            } else {
                attempt();
            }
        }
    }

    /** Takes some of the bytes that are there into the buffer that is there. */
    private void take() {
        final Dice dice = network.dice();
        final SimulatedReceiveBuffers buffers = driver.receiveBuffers();
        final int length = dice.shortened(Fault.SHORT_RECEIVE, Math.min(socket.available(), buffers.room()));
        final int offset = buffers.nextOffset();
        final int buffer = buffers.fill(socket.input(), length);
        network.record(Trace.What.READ, token, buffer, length);
        int flags = CompletionSink.RESULT | CompletionSink.BUFFER;
        if (buffers.continues(buffer)) {
            flags |= CompletionSink.MORE_IN_BUFFER;
        }
        final boolean ends = once || driver.isOverfull() || dice.strikes(Fault.RECEIVE_ENDS)
                || (isCancelled() && dice.strikes(Fault.CANCEL_LOSES));
        complete(ends ? flags | CompletionSink.RELEASED : flags, length, buffer, offset);
        schedule(0);
    }

    @Override
    void beforeDelivery(final Completion completion) {
        if (completion.buffer() >= 0) {
            driver.receiveBuffers().handToSink(completion.buffer());
        }
    }
}
