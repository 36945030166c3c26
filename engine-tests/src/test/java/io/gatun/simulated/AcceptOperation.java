package io.gatun.simulated;

import static io.gatun.ffm.Errno.EINVAL;
import static io.gatun.ffm.Errno.EMFILE;

import io.gatun.internal.driver.CompletionSink;

/** Accepts until cancelled or out of descriptors. What it has not taken stays in the backlog. */
final class AcceptOperation extends Operation {
    AcceptOperation(final long token, final int descriptor, final SimulatedSocket listener,
            final SimulatedDriver driver, final SimulatedNetwork network) {
        super(Kind.ACCEPT, token, descriptor, listener, driver, network);
    }

    @Override
    void attempt() {
        if (!socket.isListening()) {
            end(-EINVAL);
        } else if (!socket.hasConnection()) {
            socket.awaitConnection(this);
        } else if (network.lacksDescriptors()) {
            end(-EMFILE);
        } else {
            accept();
        }
    }

    private void accept() {
        final SimulatedSocket accepted = socket.takeConnection();
        final int opened = network.descriptors().open(accepted);
        network.record(Trace.What.ACCEPTED, accepted.number, opened, 0);
        complete(CompletionSink.RESULT, opened, -1, 0);
        schedule(0);
    }

    @Override
    void beforeDelivery(final Completion completion) {
        if (completion.result() >= 0) {
            network.descriptors().handToUser(completion.result());
        }
    }
}
