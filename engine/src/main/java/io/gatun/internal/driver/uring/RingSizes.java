package io.gatun.internal.driver.uring;

import io.gatun.internal.driver.DriverConfig;

/**
 * Entries of a ring's queues; powers of two, which the kernel may clamp.
 *
 * @param submissions
 *            what one kernel entry takes; more go in several
 * @param completions
 *            multishot operations complete often per submission: several for each socket
 */
record RingSizes(int submissions, int completions) {
    private static final int MIN_SUBMISSIONS = 256;
    private static final int MAX_SUBMISSIONS = 4096;
    private static final int COMPLETIONS_PER_SUBMISSION = 8;

    static RingSizes of(final DriverConfig config) {
        final int wanted = Integer.highestOneBit(Math.max(1, config.maxSockets() - 1)) << 1;
        final int submissions = Math.clamp(wanted, MIN_SUBMISSIONS, MAX_SUBMISSIONS);
        return new RingSizes(submissions, submissions * COMPLETIONS_PER_SUBMISSION);
    }
}
