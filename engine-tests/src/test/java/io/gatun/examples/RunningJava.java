package io.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process of the JDK that runs the tests, and what it writes. */
final class RunningJava implements AutoCloseable {
    private static final Path JAR = Path.of("..", "examples", "target", "gatun-examples.jar");
    private static final String BUSY_MACHINES_STALL = "-Dorg.slf4j.simpleLogger.log.io.gatun.Stall=error";
    private static final int DEADLINE_S = 60;

    private final Process process;
    private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> errors = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> outputEnd;
    private final CompletableFuture<Void> errorsEnd;

    private RunningJava(final Process process) {
        this.process = process;
        outputEnd = CompletableFuture.runAsync(() -> read(process.getInputStream(), output), this::start);
        errorsEnd = CompletableFuture.runAsync(() -> read(process.getErrorStream(), errors), this::start);
    }

    static RunningJava jar(final String... args) throws IOException {
        final List<String> all = new ArrayList<>(List.of("-jar", jarPath()));
        all.addAll(List.of(args));
        return java(all);
    }

    static RunningJava java(final List<String> args) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(BUSY_MACHINES_STALL);
        command.addAll(args);
        return new RunningJava(new ProcessBuilder(command).start());
    }

    static String jarPath() {
        assertTrue(Files.isRegularFile(JAR), JAR + " is missing: mvn verify builds it before these tests");
        return JAR.toString();
    }

    private void start(final Runnable reader) {
        Thread.ofPlatform().daemon().name("output of process " + process.pid()).start(reader);
    }

    private static void read(final InputStream stream, final BlockingQueue<String> lines) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line on standard output. */
    String line() throws InterruptedException {
        final String line = output.poll(DEADLINE_S, TimeUnit.SECONDS);
        return line != null ? line : fail("no line within " + DEADLINE_S + " s; errors: " + errors);
    }

    /** Asks the process to end: SIGTERM. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** The status with which it ended. */
    int status() throws InterruptedException {
        assertTrue(process.waitFor(DEADLINE_S, TimeUnit.SECONDS), "the process runs on");
        return process.exitValue();
    }

    /** What is left on standard output, once it ended. */
    List<String> remainingLines() {
        outputEnd.join();
        return List.copyOf(output);
    }

    /** All of standard error, once it ended. */
    List<String> errors() {
        errorsEnd.join();
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
