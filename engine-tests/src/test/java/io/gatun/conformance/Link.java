package io.gatun.conformance;

import io.gatun.Connection;

/** Both ends of one connection: the peer's, and the engine's. */
record Link(Peer peer, Probe probe) {
    Connection connection() {
        return probe.connection();
    }
}
