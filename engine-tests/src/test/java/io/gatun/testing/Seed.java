package io.gatun.testing;

import java.util.SplittableRandom;

/** Runs random tests with a seed that a failure names, and that {@code -Dgatun.test.seed=} replays. */
public final class Seed {
    private static final String PROPERTY = "gatun.test.seed";

    private Seed() {}

    /**
     * Runs the body once per seed, or once in all when the property names one.
     *
     * @param runs how many seeds
     * @param body what to run
     */
    public static void replayable(final int runs, final Body body) {
        final String given = System.getProperty(PROPERTY);
        if (given != null) {
            run(Long.parseLong(given), body);
            return;
        }
        final SplittableRandom seeds = new SplittableRandom(System.nanoTime());
        for (int i = 0; i < runs; i++) {
            run(seeds.nextLong(), body);
        }
    }

    private static void run(final long seed, final Body body) {
        try {
            body.run(new SplittableRandom(seed));
        } catch (final Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + " (replay: -D" + PROPERTY + "=" + seed + "): " + e.getMessage(),
                    e);
        }
    }

    /** A test that draws everything from one source. */
    @FunctionalInterface
    public interface Body {
        void run(SplittableRandom random) throws Exception;
    }
}
