package io.gatun.simulated;

import io.gatun.Connection;
import io.gatun.Engine;
import io.gatun.EngineConfig;
import io.gatun.Listener;
import io.gatun.TcpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.Agent;

/** Some engines echo what others and some peers send, all of it drawn from a seed. A rough one loses connections on purpose. */
final class EngineScenario implements Agent {
    private static final Duration PATIENT = Duration.ofMinutes(5);
    private static final Duration IMPATIENT = Duration.ofSeconds(6);

    private final SimulatedWorld world;
    private final SplittableRandom random;
    private final boolean rough;
    private final int frameBytes;
    private final int mostBytes; // of one connection
    private final List<SteppedEngine> engines = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<EchoingHandler> servers = new ArrayList<>();
    private final List<AskingHandler> clients = new ArrayList<>();
    private final List<CompletableFuture<Connection>> connects = new ArrayList<>();
    private final List<AskingPeer> peers = new ArrayList<>();
    private final List<AskingPeer> stopped = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private int unasked; // connections still to be made
    private int disturbances;

    private EngineScenario(final SimulatedWorld world, final boolean rough) {
        this.world = world;
        this.rough = rough;
        random = world.random();
        mostBytes = world.network().dice().plan().crumbs ? 20_000 : 100_000;
        frameBytes = 1 + random.nextInt(random.nextBoolean() ? 10 : 5000);
    }

    /** Runs until everything is closed, fails if anything is not as it must be, and returns the world. */
    static SimulatedWorld run(final long seed) {
        final SplittableRandom shape = new SplittableRandom(seed ^ 0x1234567L);
        final boolean rough = shape.nextBoolean();
        FaultPlan plan = FaultPlan.fromSeed(seed);
        if (rough && shape.nextInt(3) == 0) {
            plan = plan.with(Fault.CONNECTION_RESET, shape.nextDouble() * 0.005);
        }
        final SimulatedWorld world = new SimulatedWorld(seed, plan);
        new EngineScenario(world, rough).run(shape.nextInt(4) == 0);
        return world;
    }

    private void run(final boolean cut) {
        try {
            final int engineCount = 1 + random.nextInt(2);
            final boolean parks = random.nextBoolean();
            for (int i = 0; i < engineCount; i++) {
                engines.add(SteppedEngine.start(world, config(), parks));
            }
            listen(engines.getFirst().engine());
            world.add(this, () -> stopped.isEmpty() && unasked == 0 ? SimulatedWorld.NO_DEADLINE : 1_000_000);
            unasked = 1 + random.nextInt(12);
            if (cut) {
                world.pass(random.nextLong(50_000_000));
            } else {
                world.until("everything is asked and answered", this::isOver);
                requireAnswers();
            }
            unasked = 0;
            engines.forEach(SteppedEngine::end);
            world.until("every peer sees the end", () -> peers.stream().allMatch(AskingPeer::isOver));
            world.untilQuiet();
            requireOrder();
            world.requireBaseline();
        } catch (final AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + state(), e);
        } finally {
            world.close();
        }
    }

    private EngineConfig config() {
        return EngineConfig.defaults().workers(1 + random.nextInt(3)).receiveMemory(1 << 20)
                .receiveBufferBytes(random.nextBoolean() ? 4096 : 4096 << random.nextInt(7))
                .sendMemory(rough ? 2 << 20 : 16 << 20)
                .maxSockets(64 + random.nextInt(100)).ioBudget(1 << random.nextInt(9))
                .leaseLimit(1 << 20).stallThreshold(Duration.ofHours(1))
                .idleSpin(Duration.ZERO)
                .onUncaught((connection, thrown) -> breaches.add("reported: " + connection + " threw " + thrown));
    }

    private TcpOptions serverOptions() {
        return options().autoPause(random.nextInt(4) != 0);
    }

    /** Who asks reads on while it cannot send: both sides would wait for each other. */
    private TcpOptions clientOptions() {
        return options().autoPause(false);
    }

    private TcpOptions options() {
        final int high = 1 + random.nextInt(64 << 10);
        final TcpOptions options = TcpOptions.defaults().watermarks(random.nextInt(high), high)
                .backlog(64).connectTimeout(PATIENT).closeTimeout(PATIENT)
                .maxMessageBytes(1 << 20);
        return rough ? options.idleTimeout(IMPATIENT).closeTimeout(IMPATIENT) : options;
    }

    private void listen(final Engine engine) {
        final int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            try {
                listeners.add(engine.listen(new InetSocketAddress(Addresses.loopback(random.nextBoolean()), 0),
                        serverOptions(), this::newServer));
            } catch (final IOException e) {
                throw world.failure("listen: " + e.getMessage());
            }
        }
    }

    private EchoingHandler newServer() {
        final EchoingHandler server = new EchoingHandler(world.clock(), random.split(), frameBytes,
                random.nextBoolean(), breaches);
        servers.add(server);
        return server;
    }

    private void ask() {
        final int stream = unasked--;
        final InetSocketAddress address = listeners.get(random.nextInt(listeners.size())).localAddress();
        final long bytes = (1 + random.nextLong(mostBytes / frameBytes)) * frameBytes;
        if (random.nextBoolean()) {
            peers.add(new AskingPeer(world, address, random.split(), stream, bytes));
        } else {
            final AskingHandler client = new AskingHandler(world.clock(), random.split(), stream, bytes, breaches);
            clients.add(client);
            final Engine engine = engines.get(random.nextInt(engines.size())).engine();
            connects.add(engine.connect(address, clientOptions(), client));
        }
    }

    // --- what disturbs ---

    @Override
    public int doWork() {
        int work = 0;
        if (unasked > 0 && random.nextInt(4) != 0) {
            ask();
            work++;
        }
        for (final AskingPeer peer : peers) {
            work += peer.turn() ? 1 : 0;
        }
        if (!stopped.isEmpty() && random.nextInt(10) == 0) {
            stopped.removeLast().resumeReading();
            work++;
        }
        if (random.nextInt(100) == 0) {
            disturb();
        }
        if (rough && random.nextInt(100) == 0) {
            listeners.get(random.nextInt(listeners.size())).close();
        }
        return work;
    }

    private void disturb() {
        disturbances++;
        if (!peers.isEmpty()) {
            final AskingPeer peer = peers.get(random.nextInt(peers.size()));
            if (!peer.isOver() && stopped.isEmpty()) {
                peer.stopReading();
                stopped.add(peer);
            }
            if (rough && random.nextInt(8) == 0 && !peer.isOver()) {
                stopped.remove(peer);
                peer.reset();
            }
        }
        if (rough && random.nextInt(8) == 0) {
            end(random.nextBoolean() ? servers : clients);
        }
    }

    private void end(final List<? extends WatchedHandler> handlers) {
        final Connection connection = handlers.isEmpty()
                ? null
                : handlers.get(random.nextInt(handlers.size())).connection();
        if (connection != null) {
            if (random.nextBoolean()) {
                connection.close();
            } else {
                connection.abort(new IllegalStateException("disturbed"));
            }
        }
    }

    @Override
    public String roleName() {
        return "disturber";
    }

    // --- what must be ---

    private boolean isOver() {
        return unasked == 0 && connects.stream().allMatch(CompletableFuture::isDone)
                && clients.stream().allMatch(client -> client.connection() == null || client.isClosed())
                && servers.stream().allMatch(server -> server.connection() == null || server.isClosed())
                && peers.stream().allMatch(AskingPeer::isOver);
    }

    private void requireAnswers() {
        if (!rough && !(clients.stream().allMatch(AskingHandler::isComplete)
                && peers.stream().allMatch(AskingPeer::isComplete)
                && servers.stream().allMatch(server -> server.cause() == null))) {
            throw world.failure("not everything was answered");
        }
    }

    private void requireOrder() {
        servers.stream().filter(server -> server.connection() != null && !server.isClosed())
                .forEach(server -> server.breach("no onClose"));
        clients.stream().filter(client -> client.connection() != null && !client.isClosed())
                .forEach(client -> client.breach("no onClose"));
        if (!breaches.isEmpty()) {
            throw world.failure("rules were broken: " + breaches);
        }
    }

    private String state() {
        final StringBuilder text = new StringBuilder(rough ? "rough, " : "gentle, ").append(disturbances)
                .append(" disturbances, frames of ").append(frameBytes).append(", breaches ").append(breaches);
        clients.forEach(client -> text.append('\n').append(client.state()));
        connects.stream().filter(connect -> connect.isCompletedExceptionally())
                .forEach(connect -> text.append("\nconnect failed: ").append(connect.exceptionNow()));
        peers.forEach(peer -> text.append('\n').append(peer.state()));
        servers.forEach(server -> text.append('\n').append(server.state()));
        return text.toString();
    }
}
