package io.gatun.simulated;

/** What happened: a hash over everything, and the last events, which become text only when somebody asks. */
final class Trace {
    enum What {
        OPENED, BOUND, LISTENING, CONNECTING, ESTABLISHED, REFUSED, QUEUED, ACCEPTED, TAKEN, TRANSMITTED, ARRIVED, READ,
        END_SENT, END_ARRIVED, RESET_SENT, RESET_ARRIVED, CLOSED, STARTED, CANCELLED, COMPLETED, DELIVERED,
        RELEASED_BUFFER, ENTERED, AWAITING, WOKEN, EPISODE, TIME
    }

    private static final int CAPACITY = 256;
    private static final int FIELDS = 5;

    private final long[] ring = new long[CAPACITY * FIELDS];
    private long recorded;
    private long hash = 0xCBF29CE484222325L;

    void record(final long elapsedNs, final What what, final long a, final long b, final long c) {
        final int base = (int) (recorded++ % CAPACITY) * FIELDS;
        ring[base] = elapsedNs;
        ring[base + 1] = what.ordinal();
        ring[base + 2] = a;
        ring[base + 3] = b;
        ring[base + 4] = c;
        for (int i = 0; i < FIELDS; i++) {
            hash = (hash ^ ring[base + i]) * 0x100000001B3L;
            hash ^= hash >>> 29;
        }
    }

    long hash() {
        return hash;
    }

    long recorded() {
        return recorded;
    }

    /** The last events, oldest first, one per line. */
    String tail() {
        final What[] names = What.values();
        final StringBuilder text = new StringBuilder();
        for (long i = Math.max(0, recorded - CAPACITY); i < recorded; i++) {
            final int base = (int) (i % CAPACITY) * FIELDS;
            text.append(String.format("%n%,15d ns  %-16s %x %d %d", ring[base], names[(int) ring[base + 1]],
                    ring[base + 2], ring[base + 3], ring[base + 4]));
        }
        return text.toString();
    }
}
