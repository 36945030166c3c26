package io.gatun.ffm;

import io.gatun.ffm.NativeProfile.Architecture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The facts a compiler printed for both architectures, and the names which are not among them, with the reason. */
public final class Facts {
    private static final Map<Architecture, Map<String, Long>> VALUES = new EnumMap<>(Architecture.class);
    private static final Set<String> NEWER = new TreeSet<>();
    private static final Map<String, String> REASONS = new TreeMap<>();

    static {
        for (final Architecture architecture : Architecture.values()) {
            VALUES.put(architecture, new TreeMap<>());
        }
        for (final String[] row : rows("facts-linux.tsv")) {
            put(row);
        }
        for (final String[] row : rows("facts-linux-newer.tsv")) {
            put(row);
            NEWER.add(row[0]);
        }
        for (final String[] row : rows("not-in-facts.tsv")) {
            REASONS.put(row[0], row[1]);
        }
    }

    private Facts() {}

    private static void put(final String[] row) {
        for (final Architecture architecture : Architecture.values()) {
            final String value = row[architecture == Architecture.X86_64 ? 1 : 2];
            if (!"ABSENT".equals(value)) {
                VALUES.get(architecture).put(row[0], Long.valueOf(value));
            }
        }
    }

    private static List<String[]> rows(final String resource) {
        final List<String[]> rows = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(Facts.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && line.charAt(0) != '#') {
                    rows.add(line.split("\t"));
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(resource, e);
        }
        return rows;
    }

    /** The value of a name, such as {@code EPOLLIN} or {@code sizeof(struct iovec)}. */
    public static OptionalLong value(final Architecture architecture, final String name) {
        final Long value = VALUES.get(architecture).get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Names without a row, and why they have none. */
    public static Map<String, String> reasons() {
        return REASONS;
    }

    /** Whether a name is newer than Linux 6.1, so that a machine's headers may lack it. */
    public static boolean isNewer(final String name) {
        return NEWER.contains(name);
    }
}
