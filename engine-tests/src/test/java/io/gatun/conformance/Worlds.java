package io.gatun.conformance;

import io.gatun.simulated.FaultPlan;

/** Worlds by name: where a new driver is added. */
final class Worlds {
    private static final String SEED = "gatun.test.seed";

    private Worlds() {}

    /**
     * Opens one.
     *
     * @param test names the test, so that each has a seed of its own, always the same unless -Dgatun.test.seed gives one
     */
    static World open(final String kernel, final String test) {
        return switch (kernel) {
            case "io_uring" -> new KernelWorld("io_uring");
            case "simulated" -> new SteppedWorld(seed(test), FaultPlan.none());
            case "simulated with faults" -> new SteppedWorld(seed(test), FaultPlan.fromSeed(seed(test)));
            default -> throw new IllegalArgumentException("no such kernel: " + kernel);
        };
    }

    private static long seed(final String test) {
        return Long.getLong(SEED, test.hashCode());
    }
}
