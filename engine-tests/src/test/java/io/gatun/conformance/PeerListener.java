package io.gatun.conformance;

import java.net.InetSocketAddress;

/** What an engine connects to, independent of it. */
public interface PeerListener {
    InetSocketAddress address();

    /** The next accepted connection, or null. */
    Peer poll();

    /** From now on connections stay in the backlog. */
    void stopAccepting();

    void close();
}
