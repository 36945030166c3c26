package io.gatun;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Checks of values given by users; errors name field, value and range. */
final class Ranges {
    private Ranges() {}

    static int of(final String field, final int value, final int min, final int max) {
        return (int) of(field, (long) value, min, max);
    }

    static long of(final String field, final long value, final long min, final long max) {
        return of(field, value, min, max, "");
    }

    /** As the one without, for a range whose upper end needs an explanation. */
    static long of(final String field, final long value, final long min, final long max, final String explanation) {
        if (value < min || value > max) {
            throw outOfRange(field, value, min, max + explanation);
        }
        return value;
    }

    static Duration of(final String field, final Duration value, final Duration min, final Duration max) {
        if (given(field, value).compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw outOfRange(field, value, min, max);
        }
        return value;
    }

    static long multipleOf(final long unit, final String field, final long value, final long min, final long max) {
        if (of(field, value, min, max) % unit != 0) {
            throw new IllegalArgumentException(
                    field + " " + value + ": not a multiple of " + unit + " in " + min + ".." + max);
        }
        return value;
    }

    static long powerOfTwo(final String field, final long value, final long min, final long max) {
        if (Long.bitCount(of(field, value, min, max)) != 1) {
            throw new IllegalArgumentException(field + " " + value + ": not a power of two in " + min + ".." + max);
        }
        return value;
    }

    static String oneOf(final String field, final String value, final List<String> allowed) {
        if (!allowed.contains(given(field, value))) {
            throw new IllegalArgumentException(field + " " + value + ": not one of " + String.join(", ", allowed));
        }
        return value;
    }

    static <T> T given(final String field, final T value) {
        return Objects.requireNonNull(value, () -> field + ": null");
    }

    private static IllegalArgumentException outOfRange(final String field, final Object value, final Object min,
            final Object max) {
        return new IllegalArgumentException(field + " " + value + ": out of range " + min + ".." + max);
    }
}
