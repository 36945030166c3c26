package io.gatun.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.gatun.Engine;
import io.gatun.EngineConfig;
import io.gatun.Worker;

/** The machine's own kernel, through one of its drivers, which is forced. */
public final class KernelWorld extends World {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(Long.getLong("gatun.test.patience", 60));
    private static final int STILL_ROUNDS = 4;

    private final String driver;
    private final KernelPeers peers = new KernelPeers();
    private final ProcessAccount before = ProcessAccount.take();

    public KernelWorld(final String driver) {
        this.driver = driver;
    }

    @Override
    public String driver() {
        return driver;
    }

    @Override
    protected Engine startEngine(final EngineConfig config) throws IOException {
        return Engine.start(config.driver(driver));
    }

    @Override
    public Peer connect(final InetSocketAddress address, final int receiveBufferBytes) {
        return peers.connect(address, receiveBufferBytes);
    }

    @Override
    public PeerListener listen(final InetSocketAddress address, final int backlog) {
        return peers.listen(address, backlog);
    }

    @Override
    public void await(final String what, final BooleanSupplier condition) {
        if (!holdsInTime(condition)) {
            throw new AssertionError(what + ": not within " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NS) + " s\n"
                    + circumstances());
        }
    }

    private boolean holdsInTime(final BooleanSupplier condition) {
        final long beginNs = System.nanoTime();
        for (int i = 0; !condition.getAsBoolean(); i++) {
            if (peers.failure() != null) {
                throw new AssertionError("the peers failed", peers.failure());
            }
            if (Thread.interrupted()) {
                throw new AssertionError("interrupted while waiting\n" + circumstances());
            }
            if (System.nanoTime() - beginNs > PATIENCE_NS) {
                return false;
            }
            if (i < 50) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(Math.min(1_000_000, i * 1_000L));
            }
        }
        return true;
    }

    /** Rounds through all workers and peers, until several in a row have moved nothing. */
    @Override
    public void settle() {
        String last = "";
        for (int still = 0; still < STILL_ROUNDS;) {
            for (final Engine engine : engines()) {
                engine.workers().forEach(worker -> get(worker, () -> null));
            }
            final java.util.concurrent.CompletableFuture<Void> round = new java.util.concurrent.CompletableFuture<>();
            peers.submit(() -> round.complete(null));
            await(round);
            final String now = traffic();
            still = now.equals(last) ? still + 1 : 0;
            last = now;
        }
    }

    private String traffic() {
        final StringBuilder text = new StringBuilder();
        for (final Engine engine : engines()) {
            for (final Worker worker : engine.workers()) {
                final Worker.Metrics metrics = worker.metrics();
                text.append(metrics.bytesIn()).append(' ').append(metrics.bytesOut()).append(' ')
                        .append(metrics.accepted()).append(' ').append(metrics.closed()).append(' ')
                        .append(metrics.inFlight()).append(';');
            }
        }
        return text.toString();
    }

    @Override
    public long nowNs() {
        return System.nanoTime();
    }

    @Override
    protected void end(final Engine engine) {
        engine.closeNow();
        engine.close();
    }

    @Override
    public void beginDrain() {
        for (final Engine engine : engines()) {
            Thread.ofPlatform().name("drains").daemon().start(() -> engine.drain(Duration.ofMinutes(1)));
        }
    }

    @Override
    protected void account(final List<String> leftOver) {
        try {
            peers.close();
        } catch (final InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        if (peers.failure() != null) {
            throw new AssertionError("the peers failed", peers.failure());
        }
        if (!holdsInTime(() -> before.growth().isEmpty())) {
            leftOver.addAll(before.growth());
        }
    }

    @Override
    public String circumstances() {
        final StringBuilder text = new StringBuilder("driver " + driver + handlers());
        for (final Engine engine : engines()) {
            for (final Worker worker : engine.workers()) {
                text.append('\n').append(worker).append(' ').append(worker.metrics());
            }
        }
        return text.toString();
    }
}
