package io.gatun;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/** Checks of values given by users; errors name field, value and range. */
final class Ranges {
    private Ranges() {}

    static int of(final String field, final int value, final int min, final int max) {
        return (int) of(field, (long) value, min, max);
    }

    static long of(final String field, final long value, final long min, final long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + " " + value + ": out of range " + min + ".." + max);
        }
        return value;
    }

    static Duration of(final String field, final Duration value, final Duration min, final Duration max) {
        Objects.requireNonNull(value, field);
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(field + " " + value + ": out of range " + min + ".." + max);
        }
        return value;
    }

    static long multiple(final String field, final long value, final int unit) {
        if (value % unit != 0) {
            throw new IllegalArgumentException(field + " " + value + ": not a multiple of " + unit);
        }
        return value;
    }

    static long powerOfTwo(final String field, final long value) {
        if (Long.bitCount(value) != 1) {
            throw new IllegalArgumentException(field + " " + value + ": not a power of two");
        }
        return value;
    }

    static String oneOf(final String field, final String value, final String... allowed) {
        Objects.requireNonNull(value, field);
        if (!Arrays.asList(allowed).contains(value)) {
            throw new IllegalArgumentException(field + " " + value + ": not one of " + String.join(", ", allowed));
        }
        return value;
    }
}
