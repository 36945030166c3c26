package io.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

final class ReadmeTest {
    private static final Path SMALLEST = Path.of("..", "examples", "src", "main", "java", "io", "gatun", "examples",
            "SmallestEchoServer.java");
    private static final String FLAG = "--enable-native-access=ALL-UNNAMED";
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

    @Test
    void theSmallestEchoServerIsOneThatCompiles() throws IOException {
        assertEquals(essence(Files.readString(SMALLEST)), blocks("java").getFirst().strip());
    }

    @Test
    void theSmallestEchoServerEchoesWithTheOneFlag() throws IOException, InterruptedException {
        assertTrue(readme().contains(FLAG));
        final int port = freePort();
        final List<String> args = List.of(FLAG, "-cp", RunningJava.jarPath(), SmallestEchoServer.class.getName(),
                Integer.toString(port));
        try (RunningJava server = RunningJava.java(args)) {
            try (Socket socket = connect(port)) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream().write(42);
                assertEquals(42, socket.getInputStream().read());
            }
            server.terminate();
            server.status();
            assertEquals(List.of(), server.errors());
        }
    }

    @Test
    void twoCommandsOnTheFirstScreenDoEverything() throws IOException {
        final List<String> commands = blocks("sh").getFirst().lines().map(line -> line.replaceAll(" *#.*", "").strip())
                .toList();
        assertEquals(List.of("mvn -Pdemo verify", "mvn verify"), commands);
    }

    private static Socket connect(final int port) throws IOException {
        final long startNs = System.nanoTime();
        while (true) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (final IOException e) {
                if (System.nanoTime() - startNs > DEADLINE_NS) {
                    throw e;
                }
                Thread.yield();
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static String essence(final String source) {
        return source.replaceAll("(?s) */\\*\\*.*?\\*/\\n", "").replaceAll("package .*;\\n", "")
                .replaceAll(" *private \\w+\\(\\) \\{\\}\\n\\n", "").strip();
    }

    private static List<String> blocks(final String language) throws IOException {
        return Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL).matcher(readme()).results()
                .map(block -> block.group(1)).toList();
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("..", "README.md"));
    }
}
