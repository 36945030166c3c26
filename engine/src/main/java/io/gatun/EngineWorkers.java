package io.gatun;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.NanoClock;

import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.DriverConfig;

/** Creates an engine's workers, all or none. */
final class EngineWorkers {
    private EngineWorkers() {}

    static List<EngineWorker> create(final DefaultEngine engine, final EngineConfig config, final DriverChoice choice,
            final NanoClock clock) throws IOException {
        final DriverConfig driverConfig = new DriverConfig(config.maxSockets(), config.receiveMemory(),
                config.receiveBufferBytes());
        final boolean parks = !config.embedded() && config.idleStrategy() == null;
        final List<EngineWorker> workers = new ArrayList<>();
        try {
            for (int index = 0; index < config.workers(); index++) {
                final Driver driver = choice.create(driverConfig);
                workers.add(worker(engine, index, config, driver, choice, clock, parks));
            }
        } catch (final IOException | RuntimeException | Error e) {
            workers.forEach(worker -> worker.core().onClose());
            throw e;
        }
        return List.copyOf(workers);
    }

    private static EngineWorker worker(final DefaultEngine engine, final int index, final EngineConfig config,
            final Driver driver, final DriverChoice choice, final NanoClock clock, final boolean parks) {
        try {
            return new EngineWorker(engine, index, config, driver, choice.sockets(), clock, parks);
        } catch (final RuntimeException | Error e) {
            driver.close();
            throw e;
        }
    }
}
