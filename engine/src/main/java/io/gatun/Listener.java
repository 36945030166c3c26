package io.gatun;

import java.net.InetSocketAddress;

/**
 * An address on which an engine accepts connections; made by {@link Engine#listen(java.net.SocketAddress, TcpOptions,
 * java.util.function.Supplier)}. It accepts until it is closed, or its engine drains or is closed. Nothing needs to be
 * closed by the application when the engine ends.
 * <p>
 * Accepting pauses by itself, and goes on by itself, while {@link TcpOptions#maxConnections(int)} connections of this
 * listener are open and while the process has no descriptor left. Connections then wait in the kernel's backlog.
 */
public interface Listener extends AutoCloseable {
    /**
     * Where it listens.
     * <p>
     * Thread: any.
     *
     * @return the address with its real port, also when port 0 was asked for; the same before and after {@link #close}
     */
    InetSocketAddress localAddress();

    /**
     * Accepts no more. Connections that were accepted live on; those that wait in the backlog are reset by the kernel. Does
     * not wait: for a moment longer a peer may still find the port open. Idempotent.
     * <p>
     * Thread: any.
     */
    @Override
    void close();
}
