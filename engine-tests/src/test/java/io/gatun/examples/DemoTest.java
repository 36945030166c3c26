package io.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;

final class DemoTest {
    @Test
    void itShowsProgressAndEndsWithATableThatPromisesNothing() throws IOException, InterruptedException {
        try (RunningJava demo = RunningJava.jar("demo", "--seconds", "1")) {
            assertEquals(0, demo.status(), demo.errors()::toString);
            assertEquals(List.of(), demo.errors());
            final List<String> lines = demo.remainingLines();
            assertEquals(4, lines.stream().filter(line -> line.endsWith(" messages/s")).count(), lines::toString);
            for (final String label : List.of("driver", "kernel", "kernel features", "JDK", "messages per second",
                    "p50, p99", "heap bytes per message", "bytes verified")) {
                assertTrue(lines.stream().anyMatch(line -> line.matches("\\| " + label + " +\\| \\S.*")),
                        label + " in " + lines);
            }
            assertEquals("client and server share this machine: it shows that it works, not how fast it is",
                    lines.getLast());
        }
    }
}
