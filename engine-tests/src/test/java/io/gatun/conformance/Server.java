package io.gatun.conformance;

import java.net.InetSocketAddress;
import java.util.List;

import io.gatun.Listener;

/** What an engine listens on, and a probe for each handler that its supplier gave. */
record Server(Listener listener, List<Probe> probes) {
    InetSocketAddress address() {
        return listener.localAddress();
    }

    long opened() {
        return probes.stream().filter(Probe::isOpened).count();
    }

    long closed() {
        return probes.stream().filter(Probe::isClosed).count();
    }

    boolean allClosed() {
        return probes.stream().allMatch(probe -> !probe.isOpened() || probe.isClosed());
    }
}
