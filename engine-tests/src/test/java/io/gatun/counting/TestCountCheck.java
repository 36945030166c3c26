package io.gatun.counting;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Fails when fewer tests ran than are expected, or when a continuous-integration run left any out. */
public final class TestCountCheck {
    private final Map<String, Integer> expectedByPackage;
    private final boolean skippingIsAFailure;
    private final PrintStream out;

    TestCountCheck(final Map<String, Integer> expectedByPackage, final boolean skippingIsAFailure,
            final PrintStream out) {
        this.expectedByPackage = expectedByPackage;
        this.skippingIsAFailure = skippingIsAFailure;
        this.out = out;
    }

    /**
     * Runs the check; the process ends with status 1 when it fails.
     *
     * @param args the directory of the modules, and the file with the expected counts
     * @throws IOException when either cannot be read
     */
    public static void main(final String[] args) throws IOException {
        final Map<String, Integer> expected = readExpected(Path.of(args[1]));
        final boolean continuousIntegration = "true".equalsIgnoreCase(System.getenv("CI"));
        if (!new TestCountCheck(expected, continuousIntegration, System.out).passes(
                ExecutedTests.read(Path.of(args[0])))) {
            System.exit(1);
        }
    }

    static Map<String, Integer> readExpected(final Path file) throws IOException {
        final Map<String, Integer> expected = new TreeMap<>();
        for (final String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                final String[] columns = line.split("\t", -1);
                if (columns.length != 2 || expected.put(columns[0], Integer.valueOf(columns[1])) != null) {
                    throw new IOException("read " + file + ": expected `package<tab>minimum`, once, got: " + line);
                }
            }
        }
        return expected;
    }

    boolean passes(final ExecutedTests tests) {
        boolean passed = true;
        int total = 0;
        final Set<String> packages = new TreeSet<>(expectedByPackage.keySet());
        packages.addAll(tests.executedByPackage().keySet());
        out.println();
        out.println("Executed tests");
        for (final String name : packages) {
            final int executed = tests.executedByPackage().getOrDefault(name, 0);
            final Integer expected = expectedByPackage.get(name);
            final String finding = finding(executed, expected);
            out.printf("%8d  %s%s%n", executed, name, finding);
            total += executed;
            passed &= finding.isEmpty();
        }
        out.printf("%8d  in all%n", total);
        return passed & skippingIsAllowed(tests);
    }

    private static String finding(final int executed, final Integer expected) {
        if (expected == null) {
            return "  FAILURE: no expected count, add this package to expected-tests.tsv";
        }
        return executed < expected ? "  FAILURE: at least " + expected + " are expected" : "";
    }

    private boolean skippingIsAllowed(final ExecutedTests tests) {
        if (tests.skipped().isEmpty()) {
            return true;
        }
        out.println();
        out.println("Skipped tests" + (skippingIsAFailure ? "  FAILURE: none may be skipped where CI=true" : ""));
        for (final ExecutedTests.Skipped skipped : tests.skipped()) {
            out.println("          " + skipped.className() + "." + skipped.testName() + ": " + skipped.reason());
        }
        return !skippingIsAFailure;
    }
}
