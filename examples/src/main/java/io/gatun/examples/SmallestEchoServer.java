package io.gatun.examples;

import io.gatun.Engine;
import java.net.InetSocketAddress;

/** The echo server of the README. */
public final class SmallestEchoServer {
    private SmallestEchoServer() {}

    /**
     * Echoes on a port of the loopback interface until the process ends.
     *
     * @param args the port
     * @throws Exception when the engine cannot start or listen
     */
    public static void main(final String[] args) throws Exception {
        final InetSocketAddress address = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
        final Engine engine = Engine.start();
        engine.listen(address, () -> (c, bytes, offset, length) -> c.forward(c, offset, length) ? length : 0);
    }
}
