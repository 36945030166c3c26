package io.gatun.internal.driver.uring;

import io.gatun.internal.driver.DriverContract;
import io.gatun.internal.driver.DriverFactory;

class UringDriverTest extends DriverContract {
    private final UringFactory factory = new UringFactory();

    @Override
    protected DriverFactory factory() {
        return factory;
    }
}
