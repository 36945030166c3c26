package io.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

final class EchoClientTest {
    private static final int LAST = 1_000; // position of the first byte that is treated badly
    private static final Pattern RESULT = Pattern.compile("echo-client: [0-9,]+ messages/s, p50 [0-9.]+ us, "
            + "p99 [0-9.]+ us, (\\d+) messages measured, (\\d+) bytes verified");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void itMeasuresAnEchoServerAndVerifiesEveryByte() throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start("--workers", "1")) {
            assertEquals(0, run(server.port(), "--connections", "3", "--depth", "4", "--size", "100"), this::printed);
            final long verified = verifiedBytes();
            assertTrue(verified > 0 && verified % 100 == 0, this::printed);
            server.process().terminate();
            final String served = server.process().line();
            assertTrue(served.contains(" 3 connections, ") && served.contains(" " + verified + " bytes, "), served);
        }
    }

    @Test
    void messagesLargerThanAllBuffersOnTheWayComeBackWhole() throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start()) {
            assertEquals(0, run(server.port(), "--connections", "2", "--depth", "2", "--size", "5000000", "--workers",
                    "2"), this::printed);
            assertEquals(0, verifiedBytes() % 5_000_000, this::printed);
        }
    }

    @Test
    void theRunnableJarHasAClientToo() throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start();
                RunningJava client = RunningJava.jar("echo-client", "--port", Integer.toString(server.port()),
                        "--warmup", "0", "--seconds", "0.2", "--connections", "1")) {
            assertEquals(0, client.status(), client.errors()::toString);
            assertEquals(2, client.remainingLines().size());
            assertEquals(List.of(), client.errors());
        }
    }

    @Test
    void aChangedByteIsFoundAndNamed() throws IOException {
        try (FaultyEchoServer server = new FaultyEchoServer((position, bytes, length, to) -> {
            if (position <= LAST && LAST < position + length) {
                bytes[(int) (LAST - position)] ^= 1;
            }
            to.write(bytes, 0, length);
        })) {
            assertEquals(CommandFailure.WRONG_BYTES, run(server.port()), this::printed);
            assertTrue(onlyError().matches("echo-client: connection \\d+: byte 1000 came back as \\d+, sent was \\d+"),
                    this::printed);
        }
    }

    @Test
    void aLostByteIsFound() throws IOException {
        try (FaultyEchoServer server = new FaultyEchoServer((position, bytes, length, to) -> {
            final int skipped = position <= LAST && LAST < position + length ? 1 : 0;
            to.write(bytes, skipped, length - skipped);
        })) {
            assertEquals(CommandFailure.WRONG_BYTES, run(server.port()), this::printed);
            assertTrue(onlyError().contains(" came back as "), this::printed);
        }
    }

    @Test
    void bytesThatWereNeverSentAreFound() throws IOException {
        final BytePattern pattern = new BytePattern(1);
        try (FaultyEchoServer server = new FaultyEchoServer((position, bytes, length, to) -> {
            final byte[] more = Arrays.copyOf(bytes, length + 1);
            more[length] = pattern.at(position + length);
            to.write(position < LAST ? bytes : more, 0, position < LAST ? length : length + 1);
        })) {
            assertEquals(CommandFailure.WRONG_BYTES, run(server.port(), "--connections", "1"), this::printed);
            assertTrue(onlyError().contains(" bytes came back, sent were "), this::printed);
        }
    }

    @Test
    void aServerThatEndsAConnectionIsReported() throws IOException {
        try (FaultyEchoServer server = new FaultyEchoServer((position, bytes, length, to) -> {
            if (position >= LAST) {
                to.close();
            } else {
                to.write(bytes, 0, length);
            }
        })) {
            assertEquals(CommandFailure.FAILED, run(server.port()), this::printed);
            assertTrue(onlyError().matches("echo-client: connection \\d+ was lost after \\d+ bytes: .+"),
                    this::printed);
        }
    }

    @Test
    void aServerThatIsNotThereIsReported() throws IOException {
        final int port;
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = other.getLocalPort();
        }
        assertEquals(CommandFailure.FAILED, run(port));
        assertEquals("echo-client: connect 127.0.0.1:" + port + ": ECONNREFUSED (connection refused)", onlyError());
    }

    private int run(final int port, final String... options) {
        final List<String> args = new ArrayList<>(List.of("echo-client", "--port", Integer.toString(port)));
        args.addAll(List.of("--warmup", "0.1", "--seconds", "0.5"));
        if (options.length == 0) {
            args.addAll(List.of("--connections", "2"));
        }
        args.addAll(List.of(options));
        return Main.run(args, new PrintStream(printed, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    private long verifiedBytes() {
        final Matcher result = RESULT.matcher(printed.toString(StandardCharsets.UTF_8).lines().toList().getLast());
        assertTrue(result.matches(), this::printed);
        return Long.parseLong(result.group(2));
    }

    private String onlyError() {
        final List<String> lines = errors.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(1, lines.size(), this::printed);
        return lines.getFirst();
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8) + errors.toString(StandardCharsets.UTF_8);
    }
}
