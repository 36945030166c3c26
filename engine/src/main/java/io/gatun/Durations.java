package io.gatun;

import java.time.Duration;
import java.util.Objects;

/** Durations given by users, checked, in nanoseconds. */
final class Durations {
    private static final Duration MAX = Duration.ofDays(365);

    private Durations() {}

    /** 0 to a year. */
    static long delayNs(final String operation, final Duration delay) {
        Objects.requireNonNull(delay, () -> operation + ": duration");
        return checked(operation, delay, true);
    }

    /** More than 0, to a year; null gives 0. */
    static long deadlineNs(final String operation, final Duration deadline) {
        return deadline == null ? 0 : checked(operation, deadline, false);
    }

    /** As {@link #deadlineNs}: null means none, which is 0. */
    static long idleNs(final String operation, final Duration timeout) {
        return deadlineNs(operation, timeout);
    }

    private static long checked(final String operation, final Duration value, final boolean zero) {
        if (value.isNegative() || (!zero && value.isZero()) || value.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(
                    operation + ": duration " + value + ": out of range " + (zero ? "0" : "more than 0")
                            + "..365 days");
        }
        return value.toNanos();
    }
}
