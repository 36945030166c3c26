package io.gatun.simulated;

import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.DriverConfig;
import io.gatun.internal.driver.DriverFactory;
import io.gatun.internal.driver.DriverUnavailableException;
import io.gatun.internal.driver.Sockets;

/** Makes drivers over one simulated network. */
public final class SimulatedFactory implements DriverFactory {
    static final String NAME = "simulated";
    private static final int SEGMENT_BYTES = 512 << 10;

    private final SimulatedNetwork network;
    private final Sockets sockets;
    private int remaining = Integer.MAX_VALUE;

    public SimulatedFactory(final SimulatedNetwork network) {
        this.network = network;
        sockets = new SimulatedSockets(network);
    }

    /** After so many more drivers, making one fails. */
    public void refuseAfter(final int drivers) {
        remaining = drivers;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Sockets sockets() {
        return sockets;
    }

    @Override
    public Driver create(final DriverConfig config) throws DriverUnavailableException {
        network.requireThread();
        if (config.maxSockets() < 1 || config.receiveBytes() < SEGMENT_BYTES
                || config.receiveBytes() % SEGMENT_BYTES != 0 || Integer.bitCount(config.receiveBufferBytes()) != 1) {
            throw new IllegalArgumentException("not a possible configuration: " + config);
        }
        if (remaining-- == 0) {
            remaining = 0;
            throw new DriverUnavailableException("simulated driver: refused by the test");
        }
        final int bufferBytes = network.dice().plan().sharedBuffers ? SEGMENT_BYTES : config.receiveBufferBytes();
        final SimulatedDriver driver = new SimulatedDriver(network, (int) (config.receiveBytes() / bufferBytes),
                bufferBytes);
        network.add(driver);
        return driver;
    }
}
