package io.gatun.counting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestCountCheckTest {
    private static final String TWO_RAN_ONE_WAS_SKIPPED = """
            <testsuite>
              <testcase name="first" classname="a.b.FirstTest"/>
              <testcase name="second" classname="a.b.FirstTest"/>
              <testcase name="third" classname="a.c.ThirdTest"><skipped message="needs a kernel"/></testcase>
            </testsuite>
            """;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path modules;

    @Test
    void aRunWithTheExpectedCountsPasses() throws IOException {
        assertTrue(check(Map.of("a.b", 2, "a.c", 0), false));
    }

    @Test
    void aPackageWithFewerTestsThanExpectedFails() throws IOException {
        assertFalse(check(Map.of("a.b", 3, "a.c", 0), false));
        assertTrue(output().contains("2  a.b  FAILURE: at least 3 are expected"), output());
    }

    @Test
    void aPackageThatRanNoTestAtAllFails() throws IOException {
        assertFalse(check(Map.of("a.b", 2, "a.c", 0, "a.d", 1), false));
        assertTrue(output().contains("0  a.d  FAILURE: at least 1 are expected"), output());
    }

    @Test
    void aSkippedTestDoesNotCountAsExecuted() throws IOException {
        assertFalse(check(Map.of("a.b", 2, "a.c", 1), false));
    }

    @Test
    void aPackageWithoutAnExpectedCountFails() throws IOException {
        assertFalse(check(Map.of("a.b", 2), false));
        assertTrue(output().contains("a.c  FAILURE: no expected count"), output());
    }

    @Test
    void skippedTestsArePrintedLastWithTheirReason() throws IOException {
        check(Map.of("a.b", 2, "a.c", 0), false);
        assertTrue(output().stripTrailing().endsWith("a.c.ThirdTest.third: needs a kernel"), output());
    }

    @Test
    void aSkippedTestFailsInContinuousIntegration() throws IOException {
        assertFalse(check(Map.of("a.b", 2, "a.c", 0), true));
    }

    @Test
    void anUnreadableExpectationIsRefusedWithItsLine() throws IOException {
        final Path file = Files.writeString(modules.resolve("expected.tsv"), "# comment\na.b 2\n");
        final IOException refused = assertThrows(IOException.class, () -> TestCountCheck.readExpected(file));
        assertTrue(refused.getMessage().endsWith("a.b 2"), refused.getMessage());
    }

    @Test
    void expectationsAreReadByPackage() throws IOException {
        final Path file = Files.writeString(modules.resolve("expected.tsv"), "# comment\n\na.b\t2\na.c\t30\n");
        assertEquals(Map.of("a.b", 2, "a.c", 30), TestCountCheck.readExpected(file));
    }

    private boolean check(final Map<String, Integer> expected, final boolean skippingIsAFailure) throws IOException {
        final Path reports = Files.createDirectories(modules.resolve("module/target/surefire-reports"));
        Files.writeString(reports.resolve("TEST-a.xml"), TWO_RAN_ONE_WAS_SKIPPED);
        final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new TestCountCheck(expected, skippingIsAFailure, out).passes(ExecutedTests.read(modules));
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
