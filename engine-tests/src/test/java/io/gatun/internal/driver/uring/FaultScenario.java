package io.gatun.internal.driver.uring;

import io.gatun.ffm.FaultRules;
import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.DriverConfig;
import io.gatun.internal.driver.DriverHarness;
import io.gatun.internal.driver.DriverUnavailableException;
import io.gatun.internal.driver.Endpoint;
import io.gatun.internal.driver.ProcessResources;
import io.gatun.internal.driver.Token;

/** Runs a driver in a JVM with injected faults, and prints what came of it. */
final class FaultScenario {
    private static final DriverConfig CONFIG = new DriverConfig(256, 1 << 20, 16 << 10);

    private FaultScenario() {}

    /** The faults to set once the JVM and a first driver have started. */
    public static void main(final String[] args) throws Exception {
        new UringFactory().create(CONFIG).close();
        final ProcessResources before = ProcessResources.now();
        FaultRules.set(args[0]);
        try {
            exchange();
        } catch (final DriverUnavailableException | IllegalStateException e) {
            System.out.println("failed: " + e.getMessage());
        }
        FaultRules.set("");
        System.out.println("left behind: " + (before.equals(ProcessResources.now()) ? "nothing" : before + " became "
                + ProcessResources.now()));
    }

    private static void exchange() throws DriverUnavailableException {
        final Driver driver = new UringFactory().create(CONFIG);
        driver.close();
        try (DriverHarness h = new DriverHarness(new UringFactory(), CONFIG)) {
            System.out.println("features " + h.driver().features() + ", missing " + h.driver().missing());
            final Endpoint listener = h.listener();
            final Endpoint[] pair = h.pair(listener);
            pair[1].receive();
            for (int i = 1; i <= 50; i++) {
                final int wanted = i * 20_000;
                pair[0].send(20_000, 5);
                h.until("all bytes", () -> !pair[0].isInFlight(Token.SEND) && pair[1].received == wanted);
            }
            h.settle();
            System.out.println("exchanged " + pair[1].received);
        }
    }
}
