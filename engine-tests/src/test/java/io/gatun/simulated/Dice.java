package io.gatun.simulated;

import java.util.SplittableRandom;

/** Draws what a plan only makes probable. */
final class Dice {
    private static final int CRUMB_BYTES = 16;

    private final FaultPlan plan;
    private final SplittableRandom random;

    Dice(final FaultPlan plan, final SplittableRandom random) {
        this.plan = plan;
        this.random = random;
    }

    FaultPlan plan() {
        return plan;
    }

    boolean strikes(final Fault fault) {
        final double probability = plan.probability(fault);
        return probability > 0 && random.nextDouble() < probability;
    }

    /** {@code bytes}, or fewer but not none if the fault strikes. */
    int shortened(final Fault fault, final int bytes) {
        if (bytes <= 1 || !strikes(fault)) {
            return bytes;
        }
        return 1 + random.nextInt(plan.crumbs || random.nextBoolean() ? Math.min(bytes, CRUMB_BYTES) : bytes);
    }

    /** 0, or more if the fault strikes. */
    long delayNs(final Fault fault) {
        return strikes(fault) ? lateNs() : 0;
    }

    long lateNs() {
        return 1 + random.nextLong(Math.max(1, plan.lateNs));
    }

    long latencyNs() {
        return plan.latencyNs + random.nextLong(plan.jitterNs);
    }

    int nextInt(final int bound) {
        return random.nextInt(bound);
    }
}
