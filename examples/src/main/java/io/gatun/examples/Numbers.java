package io.gatun.examples;

import java.time.Duration;

/** Numbers from a command line; errors name the value and what it may be. */
final class Numbers {
    private static final double MS_PER_S = 1000;

    private Numbers() {}

    static int whole(final String text, final int min, final int max) {
        final long number;
        try {
            number = Long.parseLong(text);
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException(text + ": not a whole number", e);
        }
        if (number < min || number > max) {
            throw new IllegalArgumentException(text + ": out of range " + min + ".." + max);
        }
        return (int) number;
    }

    /** Seconds, perhaps with decimals, rounded to milliseconds. */
    static Duration seconds(final String text, final int min, final int max) {
        final double seconds;
        try {
            seconds = Double.parseDouble(text);
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException(text + ": not a number", e);
        }
        if (!(seconds >= min && seconds <= max)) {
            throw new IllegalArgumentException(text + ": out of range " + min + ".." + max);
        }
        return Duration.ofMillis(Math.round(seconds * MS_PER_S));
    }
}
