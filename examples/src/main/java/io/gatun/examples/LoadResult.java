package io.gatun.examples;

import java.util.Locale;

import org.HdrHistogram.Histogram;

/** What was measured: the rate, and the time from the moment a message may go until its last byte is back. */
record LoadResult(double messagesPerSecond, Histogram latencyNs) {
    private static final double NS_PER_US = 1000;

    /** The rates added, the times of both. */
    LoadResult and(final LoadResult other) {
        final Histogram both = latencyNs.copy();
        both.add(other.latencyNs);
        return new LoadResult(messagesPerSecond + other.messagesPerSecond, both);
    }

    long messages() {
        return latencyNs.getTotalCount();
    }

    String messagesPerSecondText() {
        return String.format(Locale.ROOT, "%,.0f", messagesPerSecond);
    }

    String latencyUsText(final double percentile) {
        return String.format(Locale.ROOT, "%.1f us", latencyNs.getValueAtPercentile(percentile) / NS_PER_US);
    }
}
