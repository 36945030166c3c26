package io.gatun.counting;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What a test run's XML reports say: how many tests of each package ran, and which were left out. */
record ExecutedTests(Map<String, Integer> executedByPackage, List<Skipped> skipped) {
    private static final int DEPTH_OF_REPORTS = 4;
    private static final PathMatcher REPORT = FileSystems.getDefault()
            .getPathMatcher("glob:**/target/surefire-reports/TEST-*.xml");

    record Skipped(String className, String testName, String reason) {}

    /** Reads the reports of every module below a directory. */
    static ExecutedTests read(final Path modules) throws IOException {
        final Map<String, Integer> executed = new TreeMap<>();
        final List<Skipped> skipped = new ArrayList<>();
        try (Stream<Path> files = Files.walk(modules, DEPTH_OF_REPORTS)) {
            for (final Path report : files.filter(REPORT::matches).toList()) {
                add(report, executed, skipped);
            }
        }
        return new ExecutedTests(executed, skipped);
    }

    private static void add(final Path report, final Map<String, Integer> executed, final List<Skipped> skipped)
            throws IOException {
        final NodeList cases = parse(report).getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            final Element testCase = (Element) cases.item(i);
            final String className = testCase.getAttribute("classname");
            final NodeList skips = testCase.getElementsByTagName("skipped");
            if (skips.getLength() == 0) {
                executed.merge(packageOf(className), 1, Integer::sum);
            } else {
                executed.merge(packageOf(className), 0, Integer::sum);
                skipped.add(new Skipped(className, testCase.getAttribute("name"), reason((Element) skips.item(0))));
            }
        }
    }

    private static Element parse(final Path report) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile())
                    .getDocumentElement();
        } catch (final ParserConfigurationException | SAXException e) {
            throw new IOException("read " + report + ": " + e.getMessage(), e);
        }
    }

    private static String reason(final Element skip) {
        final String message = skip.hasAttribute("message") ? skip.getAttribute("message") : skip.getTextContent();
        return message.isBlank() ? "no reason given" : message.strip();
    }

    private static String packageOf(final String className) {
        final int dot = className.lastIndexOf('.');
        return dot < 0 ? "" : className.substring(0, dot);
    }
}
