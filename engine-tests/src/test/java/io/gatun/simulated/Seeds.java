package io.gatun.simulated;

import java.util.stream.LongStream;

/** Which seeds a test runs: {@code -Dgatun.test.seed=N} exactly that one, {@code -Dgatun.test.seeds=N} so many. */
public final class Seeds {
    private static final String ONE = "gatun.test.seed";
    private static final String MANY = "gatun.test.seeds";

    private Seeds() {}

    /** The seeds asked for, or the first {@code usually}. */
    public static LongStream upTo(final int usually) {
        final Long one = Long.getLong(ONE);
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, Long.getLong(MANY, usually));
    }
}
