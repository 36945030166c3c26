package io.gatun.examples;

import java.util.ArrayList;
import java.util.List;

import org.HdrHistogram.Histogram;

/** What the connections of one worker share. Only on that worker's thread. */
final class LoadShard {
    private static final long LONGEST_NS = 60_000_000_000L; // longer ones count as this long
    private static final int DIGITS = 3;
    private static final double NS_PER_S = 1e9;

    private final List<LoadConnection> connections = new ArrayList<>();
    private final Histogram latencyNs = new Histogram(LONGEST_NS, DIGITS);
    private long messages;
    private long verifiedBytes;
    private long beginNs; // of what is measured
    private boolean measuring;

    void add(final LoadConnection connection) {
        connections.add(connection);
    }

    void verified(final int bytes) {
        verifiedBytes += bytes;
    }

    void echoed(final long tookNs) {
        messages++;
        if (measuring) {
            latencyNs.recordValue(Math.min(tookNs, LONGEST_NS));
        }
    }

    long messages() {
        return messages;
    }

    long verifiedBytes() {
        return verifiedBytes;
    }

    Void begin() {
        measuring = true;
        beginNs = System.nanoTime();
        return null;
    }

    LoadResult end() {
        measuring = false;
        final double seconds = (System.nanoTime() - beginNs) / NS_PER_S;
        return new LoadResult(latencyNs.getTotalCount() / seconds, latencyNs);
    }

    Void finish() {
        connections.forEach(LoadConnection::finish);
        return null;
    }
}
