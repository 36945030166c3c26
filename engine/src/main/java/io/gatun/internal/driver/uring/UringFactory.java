package io.gatun.internal.driver.uring;

import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.DriverConfig;
import io.gatun.internal.driver.DriverFactory;
import io.gatun.internal.driver.DriverUnavailableException;
import io.gatun.internal.driver.Sockets;
import io.gatun.internal.driver.linux.LinuxSockets;

/** Makes io_uring drivers. Linux 6.1 or newer. */
public final class UringFactory implements DriverFactory {
    private final Sockets sockets = new LinuxSockets();
    private final RingSizes sizes; // null: as the configuration calls for

    /** Rings as large as the configuration calls for. */
    public UringFactory() {
        this(null);
    }

    /** Rings of a given size. */
    UringFactory(final RingSizes sizes) {
        this.sizes = sizes;
    }

    @Override
    public String name() {
        return UringDriver.NAME;
    }

    @Override
    public Sockets sockets() {
        return sockets;
    }

    @Override
    public Driver create(final DriverConfig config) throws DriverUnavailableException {
        return UringDriver.create(config, sizes != null ? sizes : RingSizes.of(config));
    }
}
