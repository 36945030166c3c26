package io.gatun.simulated;

import io.gatun.internal.driver.DriverContract;
import io.gatun.internal.driver.DriverFactory;

final class SimulatedDriverTest extends DriverContract {
    private final SimulatedFactory factory = new SimulatedFactory(new SimulatedNetwork(1, FaultPlan.none()));

    @Override
    protected DriverFactory factory() {
        return factory;
    }
}
