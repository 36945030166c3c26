package io.gatun.examples;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

import io.gatun.Engine;
import io.gatun.EngineConfig;
import io.gatun.EngineReport;
import io.gatun.Listener;
import io.gatun.Worker;

/** An engine that echoes on one address. */
final class EchoService implements AutoCloseable {
    private final CountedThreads threads;
    private final EchoCounts counts;
    private final Engine engine;
    private final Listener listener;

    private EchoService(final CountedThreads threads, final EchoCounts counts, final Engine engine,
            final Listener listener) {
        this.threads = threads;
        this.counts = counts;
        this.engine = engine;
        this.listener = listener;
    }

    static EchoService start(final EngineConfig config, final InetSocketAddress address) throws IOException {
        final CountedThreads threads = new CountedThreads();
        final EchoCounts counts = new EchoCounts();
        final Engine engine = Engine.start(config.threadFactory(threads));
        try {
            return new EchoService(threads, counts, engine, engine.listen(address, () -> new EchoHandler(counts)));
        } catch (final IOException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return listener.localAddress();
    }

    EngineReport describe() {
        return engine.describe();
    }

    long allocatedBytes() {
        return threads.allocatedBytes();
    }

    /** Ends all connections in order, those that take too long at once, and tells what all of them did. */
    EchoReport drain(final Duration deadline) {
        final boolean isWhole = engine.drain(deadline);
        final long connections = engine.workers().stream().map(Worker::metrics).mapToLong(Worker.Metrics::accepted)
                .sum();
        return new EchoReport(connections, counts.messages(), counts.bytes(), threads.allocatedBytes(), isWhole);
    }

    @Override
    public void close() {
        engine.close();
    }
}
