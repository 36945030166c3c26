package io.gatun.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/** An echo server on plain sockets which does something to the echoes of its first connection. */
final class FaultyEchoServer implements AutoCloseable {
    /** What happens to the bytes from this position of the stream on. */
    interface Fault {
        void echo(long position, byte[] bytes, int length, OutputStream to) throws IOException;
    }

    private final ServerSocket listening;
    private final Fault fault;

    FaultyEchoServer(final Fault fault) throws IOException {
        this.fault = fault;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        boolean isFirst = true;
        while (true) {
            try {
                final Socket socket = listening.accept();
                final Fault applied = isFirst ? fault : (position, bytes, length, to) -> to.write(bytes, 0, length);
                isFirst = false;
                Thread.ofVirtual().start(() -> serve(socket, applied));
            } catch (final SocketException closed) {
                return;
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void serve(final Socket socket, final Fault applied) {
        try (socket) {
            final InputStream from = socket.getInputStream();
            final byte[] bytes = new byte[4096];
            long position = 0;
            for (int length = from.read(bytes); length >= 0; length = from.read(bytes)) {
                applied.echo(position, bytes, length, socket.getOutputStream());
                position += length;
            }
        } catch (final IOException theClientLeft) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
