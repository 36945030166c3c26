package io.gatun.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.gatun.Engine;
import io.gatun.EngineAccess;
import io.gatun.EngineConfig;
import io.gatun.Worker;
import io.gatun.ffm.system.VirtualMemory;
import io.gatun.internal.worker.WorkerCore;
import io.gatun.simulated.FaultPlan;
import io.gatun.simulated.SimulatedDriver;
import io.gatun.simulated.SimulatedWorld;

/** The simulated kernel: engines embedded, their workers stepped by the test's thread, time virtual. */
public final class SteppedWorld extends World {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20); // real time, for other threads
    private static final long LONGEST_NS = TimeUnit.HOURS.toNanos(6); // virtual
    private static final long MOMENT_NS = TimeUnit.SECONDS.toNanos(1); // virtual

    private final SimulatedWorld simulated;
    private final List<SteppedWorker> workers = new ArrayList<>();
    private final List<SteppedPeer> peers = new ArrayList<>();
    private final List<SteppedPeerListener> listeners = new ArrayList<>();
    private final long mappedBytesBefore = VirtualMemory.mappedBytes();

    public SteppedWorld(final long seed, final FaultPlan plan) {
        simulated = new SimulatedWorld(seed, plan);
    }

    @Override
    public String driver() {
        return "simulated";
    }

    SimulatedWorld simulated() {
        return simulated;
    }

    @Override
    protected Engine startEngine(final EngineConfig config) throws IOException {
        final Engine engine = EngineAccess.start(config.embedded(true), simulated.factory(), simulated.clock());
        final boolean parks = simulated.random().nextBoolean();
        for (final Worker worker : engine.workers()) {
            final WorkerCore core = EngineAccess.core(worker);
            final SteppedWorker stepped = new SteppedWorker(core, simulated.clock(), parks);
            workers.add(stepped);
            if (parks) {
                simulated.add(stepped, (SimulatedDriver) core.loop().driver());
            } else {
                simulated.add(stepped, stepped::untilDeadlineNs);
            }
        }
        return engine;
    }

    @Override
    public Peer connect(final InetSocketAddress address, final int receiveBufferBytes) {
        final SteppedPeer peer = SteppedPeer.connect(simulated, address, receiveBufferBytes);
        peers.add(peer);
        return peer;
    }

    @Override
    public PeerListener listen(final InetSocketAddress address, final int backlog) {
        final SteppedPeerListener listener = new SteppedPeerListener(simulated, address, backlog, peers);
        listeners.add(listener);
        return listener;
    }

    @Override
    public void await(final String what, final BooleanSupplier condition) {
        final long virtualLimitNs = simulated.clock().elapsedNs() + LONGEST_NS;
        long quietSinceNs = 0;
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw simulated.failure(what + ": interrupted while waiting");
            }
            if (simulated.step()) {
                quietSinceNs = 0;
            } else if (quietSinceNs == 0) {
                quietSinceNs = System.nanoTime();
            } else if (System.nanoTime() - quietSinceNs > PATIENCE_NS && !condition.getAsBoolean()) {
                throw simulated.failure(what + ": not met, and nothing can happen any more");
            } else {
                LockSupport.parkNanos(20_000);
            }
            if (simulated.clock().elapsedNs() > virtualLimitNs) {
                throw simulated.failure(what + ": not met within " + LONGEST_NS + " ns of virtual time");
            }
        }
    }

    @Override
    public void settle() {
        simulated.pass(MOMENT_NS);
    }

    @Override
    public long nowNs() {
        return simulated.clock().nanoTime();
    }

    /** As the engine does it, but on this thread, which the engine takes for the workers'. */
    @Override
    public void beginDrain() {
        engines().forEach(EngineAccess::beginDrain);
    }

    @Override
    protected void end(final Engine engine) {
        engine.closeNow();
        await("workers end", () -> workers.stream().allMatch(simulated::hasEnded));
    }

    @Override
    protected void account(final List<String> leftOver) {
        peers.forEach(Peer::close);
        listeners.forEach(PeerListener::close);
        simulated.untilQuiet();
        simulated.close();
        simulated.requireBaseline();
        if (VirtualMemory.mappedBytes() != mappedBytesBefore) {
            leftOver.add(VirtualMemory.mappedBytes() - mappedBytesBefore + " bytes mapped");
        }
    }

    @Override
    public String circumstances() {
        return simulated.failure("driver simulated" + handlers()).getMessage();
    }
}
