package io.gatun;

import java.util.List;

import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.ReceiveBuffers;
import io.gatun.internal.loop.LoopMemory;

/** Puts together what an engine tells about itself. */
final class EngineReports {
    private EngineReports() {}

    static EngineReport of(final EngineConfig config, final DriverChoice choice, final List<EngineWorker> workers) {
        final String idle = config.embedded() ? "the caller's"
                : config.idleStrategy() != null ? "the application's Agrona strategy"
                        : config.idleSpin().isZero() ? "park in the kernel"
                                : "spin " + config.idleSpin().toNanos() / 1000 + " us, then park in the kernel";
        final String version = Engine.class.getPackage().getImplementationVersion();
        return new EngineReport(version == null ? "development" : version,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"), choice.name(),
                choice.refused(), false, "tasks are not in this version",
                workers.stream().map(worker -> worker(worker, config, idle)).toList());
    }

    private static EngineReport.WorkerReport worker(final EngineWorker worker, final EngineConfig config,
            final String idle) {
        final Driver driver = worker.loop().driver();
        final ReceiveBuffers buffers = driver.receiveBuffers();
        return new EngineReport.WorkerReport(worker.index(), driver.features(), driver.missing(),
                (long) buffers.count() * buffers.bufferBytes(), config.sendMemory(),
                LoopMemory.slabBytes(config.maxSockets()), idle);
    }
}
