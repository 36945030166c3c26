package io.gatun.simulated;

import java.util.ArrayDeque;

/** Receives that wait for a buffer, the longest waiting first. At times it lets only few buffers out, though there are more. */
final class BufferLine {
    private final SimulatedNetwork network;
    private final SimulatedDriver driver;
    private final ArrayDeque<ReceiveOperation> waiting = new ArrayDeque<>();
    private long scarceUntilNs;
    private int scarce; // buffers outside at most, while it lasts
    private boolean serving; // an event is on its way

    BufferLine(final SimulatedNetwork network, final SimulatedDriver driver) {
        this.network = network;
        this.driver = driver;
    }

    boolean mustWait() {
        if (!isScarce() && network.dice().strikes(Fault.NO_BUFFERS)) {
            scarceUntilNs = network.elapsedNs() + network.dice().lateNs();
            scarce = network.dice().nextInt(3);
            network.record(Trace.What.EPISODE, Fault.NO_BUFFERS.ordinal(), scarceUntilNs, scarce);
            network.at(scarceUntilNs, this::serve);
        }
        return !waiting.isEmpty() || isEmpty();
    }

    void join(final ReceiveOperation operation) {
        driver.counters().noBuffer++;
        waiting.add(operation);
    }

    /** A buffer came back. */
    void onRelease() {
        if (!waiting.isEmpty() && !serving) {
            serving = true;
            network.after(network.dice().delayNs(Fault.LATE_START), this::serve);
        }
    }

    private void serve() {
        serving = false;
        while (!driver.isClosed() && !waiting.isEmpty() && !isEmpty()) {
            waiting.remove().leaveLine();
        }
    }

    private boolean isEmpty() {
        return driver.receiveBuffers().room() == 0 || (isScarce() && driver.receiveBuffers().outside() >= scarce);
    }

    private boolean isScarce() {
        return network.elapsedNs() < scarceUntilNs;
    }
}
