package io.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An echo server in a process of its own, on a free port. */
record ServerProcess(RunningJava process, String firstLine, int port) implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("echo-server: listening on 127\\.0\\.0\\.1:(\\d+), .*");
    private static final int READ_TIMEOUT_MS = 60_000;

    static ServerProcess start(final String... options) throws IOException, InterruptedException {
        final List<String> args = new ArrayList<>(List.of("echo-server", "--port", "0"));
        args.addAll(List.of(options));
        final RunningJava process = RunningJava.jar(args.toArray(String[]::new));
        final String line = process.line();
        final Matcher listening = LISTENING.matcher(line);
        assertTrue(listening.matches(), line);
        return new ServerProcess(process, line, Integer.parseInt(listening.group(1)));
    }

    Socket connect() throws IOException {
        final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(READ_TIMEOUT_MS);
        return socket;
    }

    @Override
    public void close() {
        process.close();
    }
}
