package io.gatun.simulated;

import io.gatun.internal.driver.DriverContract;
import io.gatun.internal.driver.DriverFactory;

/** As {@link SimulatedDriverTest}, on a kernel whose receives share a buffer. */
final class SharedBuffersDriverTest extends DriverContract {
    private final SimulatedFactory factory = new SimulatedFactory(
            new SimulatedNetwork(1, FaultPlan.none().sharedBuffers(true)));

    @Override
    protected DriverFactory factory() {
        return factory;
    }
}
