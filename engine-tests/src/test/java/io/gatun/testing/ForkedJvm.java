package io.gatun.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a class of the tests in another JVM, for what is decided once per process. */
public final class ForkedJvm {
    private static final long DEADLINE_SECONDS = 120;

    private ForkedJvm() {}

    /** What the program printed, both streams together, and its status. */
    public record Outcome(int status, String output) {}

    /**
     * Runs {@code program}'s main method with one argument.
     *
     * @param options for the JVM
     */
    public static Outcome run(final Class<?> program, final String argument, final String... options)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-ea", "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.add(program.getName());
        command.add(argument);
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream stream = process.getInputStream()) {
            final String output = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("still runs after " + DEADLINE_SECONDS + " s: " + program.getName());
            }
            return new Outcome(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }
}
