package io.gatun;

/** Who counts a connection: the listener that accepted it. Called on the connection's worker. */
interface ConnectionOwner {
    void connectionClosed();
}
