package io.gatun;

import java.net.InetSocketAddress;

/** What a listening address is doing. Any thread. */
public interface Listener extends AutoCloseable {
    /**
     * Where it listens.
     *
     * @return the address with its real port, also when port 0 was asked for
     */
    InetSocketAddress localAddress();

    /** Accepts no more; accepted connections live on. Idempotent, does not wait. */
    @Override
    void close();
}
