package io.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

final class EchoServerTest {
    private static final int STATUS_AFTER_SIGTERM = 128 + 15;
    private static final Pattern END = Pattern
            .compile("echo-server: (\\d+) connections, (\\d+) messages, (\\d+) bytes, "
                    + "(\\d+) heap bytes allocated by the worker threads");

    @Test
    void itTellsAddressAndDriverInOneLineAndNothingElse() throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start("--workers", "1")) {
            assertEquals("echo-server: listening on 127.0.0.1:" + server.port() + ", driver io_uring, 1 worker",
                    server.firstLine());
            server.process().terminate();
            server.process().status();
            assertEquals(1, server.process().remainingLines().size());
            assertEquals(List.of(), server.process().errors());
        }
    }

    @Test
    void itEchoesToAPlainSocket() throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start();
                Socket socket = server.connect()) {
            final byte[] sent = new byte[100_000];
            new Random(1).nextBytes(sent);
            socket.getOutputStream().write(sent);
            assertArrayEquals(sent, socket.getInputStream().readNBytes(sent.length));
        }
    }

    @Test
    void theTierOfHandlersMayBeNamed() throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start("--tier", "handlers", "--driver", "io_uring");
                Socket socket = server.connect()) {
            socket.getOutputStream().write(7);
            assertEquals(7, socket.getInputStream().read());
        }
    }

    @Test
    void onSigtermItTellsWhatItDidAndEndsWithTheStatusOfTheJvm() throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start("--workers", "2")) {
            for (int connection = 0; connection < 3; connection++) {
                try (Socket socket = server.connect()) {
                    echo(socket, "one");
                    echo(socket, "three");
                }
            }
            server.process().terminate();
            final Matcher end = matchesEnd(server.process().line());
            assertEquals(List.of("3", "6", "24"), List.of(end.group(1), end.group(2), end.group(3)));
            assertTrue(Long.parseLong(end.group(4)) > 0, end.group());
            assertEquals(STATUS_AFTER_SIGTERM, server.process().status());
        }
    }

    @Test
    void onSigtermAnOpenConnectionEndsInOrder() throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start()) {
            try (Socket socket = server.connect()) {
                echo(socket, "last");
                server.process().terminate();
                assertEquals(-1, socket.getInputStream().read());
            }
            assertEquals("1", matchesEnd(server.process().line()).group(1));
            assertEquals(STATUS_AFTER_SIGTERM, server.process().status());
        }
    }

    @Test
    void aPortOutOfRangeIsRefusedWithOneLine() throws IOException, InterruptedException {
        assertRefused(2,
                "echo-server: Invalid value for option '--port': 70000: out of range 0..65535 (--help tells more)",
                "--port", "70000");
    }

    @Test
    void anUnknownDriverIsRefusedWithOneLine() throws IOException, InterruptedException {
        assertRefused(2, "echo-server: Invalid value for option '--driver': driver carrier-pigeon: not one of auto, "
                + "io_uring, epoll, kqueue, iocp (--help tells more)", "--port", "0", "--driver", "carrier-pigeon");
    }

    @Test
    void aDriverThatIsNotThereYetIsRefusedWithOneLine() throws IOException, InterruptedException {
        assertRefused(1, "echo-server: driver kqueue: not in this version of Gatun, which has io_uring", "--port", "0",
                "--driver", "kqueue");
    }

    @Test
    void aPortInUseIsRefusedWithOneLine() throws IOException, InterruptedException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(1, "echo-server: bind 127.0.0.1:" + other.getLocalPort()
                    + ": EADDRINUSE (address already in use)", "--port", Integer.toString(other.getLocalPort()));
        }
    }

    @Test
    void aNameThatNobodyKnowsIsRefusedWithOneLine() throws IOException, InterruptedException {
        assertRefused(1, "echo-server: listen gatun.invalid:7: the name is unknown", "--port", "7", "--host",
                "gatun.invalid");
    }

    @Test
    void theTierOfFuturesSaysThatItIsNotThereYet() throws IOException, InterruptedException {
        assertRefused(1, "echo-server: tier futures: not in this version of Gatun, which has handlers", "--port", "0",
                "--tier", "futures");
    }

    @Test
    void theTierOfTasksSaysThatItIsNotThereYet() throws IOException, InterruptedException {
        assertRefused(1, "echo-server: tier tasks: not in this version of Gatun, which has handlers", "--port", "0",
                "--tier", "tasks");
    }

    @Test
    void aForcedDriverThatTheKernelRefusesIsNamedWithItsCauseInOneLine() throws IOException, InterruptedException {
        try (RunningJava server = RunningJava.java(List.of("-Dgatun.ffm.faults=io_uring_setup=EPERM", "-jar",
                RunningJava.jarPath(), "echo-server", "--port", "0", "--driver", "io_uring"))) {
            assertEquals(1, server.status());
            assertEquals(1, server.errors().size(), server.errors()::toString);
            final String line = server.errors().getFirst();
            assertTrue(line.startsWith("echo-server: ") && line.contains("io_uring") && line.contains("EPERM"), line);
        }
    }

    private static void assertRefused(final int status, final String line, final String... options)
            throws IOException, InterruptedException {
        final String[] args = new String[options.length + 1];
        args[0] = "echo-server";
        System.arraycopy(options, 0, args, 1, options.length);
        try (RunningJava server = RunningJava.jar(args)) {
            assertEquals(status, server.status());
            assertEquals(List.of(line), server.errors());
            assertEquals(List.of(), server.remainingLines());
        }
    }

    private static Matcher matchesEnd(final String line) {
        final Matcher end = END.matcher(line);
        assertTrue(end.matches(), line);
        return end;
    }

    private static void echo(final Socket socket, final String message) throws IOException {
        final byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
        socket.getOutputStream().write(bytes);
        assertArrayEquals(bytes, socket.getInputStream().readNBytes(bytes.length));
    }
}
