package io.gatun.ffm;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs other programs: the C compiler, and other JVMs with this one's class path. */
public final class Toolchain {
    private static final long DEADLINE_SECONDS = 120;

    private Toolchain() {}

    /** What a program printed, both streams together, and its status. */
    public record Outcome(int status, String output) {}

    /** Aborts the test where there is no C compiler; fails it in continuous integration, where there must be one. */
    public static void requireCompiler() {
        for (final String folder : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, "gcc")) && Files.isReadable(Path.of("/usr/include/stdio.h"))) {
                return;
            }
        }
        final String message = "no C compiler: install the Debian packages gcc and libc6-dev";
        if ("true".equals(System.getenv("CI"))) {
            fail(message);
        }
        abort(message);
    }

    /** Compiles C; the outcome has the compiler's messages. */
    public static Outcome compile(final Path source, final Path target, final String... options)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of("gcc"));
        command.addAll(List.of(options));
        command.addAll(List.of("-o", target.toString(), source.toString()));
        return run(command);
    }

    /** Runs a class of the tests in another JVM. */
    public static Outcome java(final Class<?> program, final String... options)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-ea", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.add(program.getName());
        return run(command);
    }

    /** Runs a command to its end, within two minutes. */
    public static Outcome run(final List<String> command) throws IOException, InterruptedException {
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        final Process process = builder.start();
        process.getOutputStream().close();
        final String output;
        try (InputStream stream = process.getInputStream()) {
            output = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "still running: " + command);
        return new Outcome(process.exitValue(), output);
    }
}
