package io.gatun.simulated;

import io.gatun.internal.driver.DriverConfig;
import io.gatun.internal.driver.DriverUnavailableException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Some drivers echo what others send, all of it drawn from a seed. */
final class EchoScenario {
    private final SimulatedWorld world;
    private final SplittableRandom random;
    private final boolean aborts;
    private final List<LinkWorker> servers = new ArrayList<>();
    private final List<LinkWorker> clients = new ArrayList<>();
    private int links;

    private EchoScenario(final SimulatedWorld world, final boolean aborts) {
        this.world = world;
        this.aborts = aborts;
        random = world.random();
    }

    /** Runs until everything is closed, fails if anything is not as it must be, and returns the world. */
    static SimulatedWorld run(final long seed) {
        final SplittableRandom shape = new SplittableRandom(seed ^ 0x5DEECE66DL);
        final boolean aborts = shape.nextInt(3) == 0;
        FaultPlan plan = FaultPlan.fromSeed(seed);
        if (aborts && shape.nextBoolean()) {
            plan = plan.with(Fault.CONNECTION_RESET, shape.nextDouble() * 0.01);
        }
        final SimulatedWorld world = new SimulatedWorld(seed, plan);
        try (world) {
            new EchoScenario(world, aborts).run();
        }
        return world;
    }

    private void run() {
        final int serverCount = 1 + random.nextInt(2);
        for (int i = 0; i < serverCount; i++) {
            servers.add(newWorker());
        }
        final List<InetSocketAddress> addresses = new ArrayList<>();
        for (final LinkWorker server : servers) {
            addresses.add(server.listen(new InetSocketAddress(Addresses.loopback(random.nextBoolean()), 0)));
        }
        final int clientCount = 1 + random.nextInt(2);
        for (int i = 0; i < clientCount; i++) {
            clients.add(newWorker());
        }
        for (final LinkWorker client : clients) {
            final int connects = 1 + random.nextInt(12);
            for (int i = 0; i < connects; i++) {
                client.connect(addresses.get(random.nextInt(addresses.size())),
                        1 + random.nextInt(world.network().dice().plan().crumbs ? 10_000 : 40_000));
                links++;
            }
        }
        world.until("all clients are done", () -> clients.stream().mapToInt(LinkWorker::finished).sum() == links);
        servers.forEach(LinkWorker::stop);
        world.until("all servers are done", () -> servers.stream().allMatch(LinkWorker::isIdle));
        world.untilQuiet();
        world.requireBaseline();
        servers.forEach(world::remove);
        clients.forEach(world::remove);
    }

    private LinkWorker newWorker() {
        try {
            final DriverConfig config = new DriverConfig(64, 512L << 10, 4096 << random.nextInt(7));
            final SimulatedDriver driver = (SimulatedDriver) world.factory().create(config);
            final boolean awaits = random.nextBoolean();
            final LinkWorker worker = new LinkWorker(world, driver, aborts, awaits);
            if (awaits) {
                world.add(worker, driver);
            } else {
                world.add(worker, worker::untilDeadlineNs);
            }
            return worker;
        } catch (final DriverUnavailableException e) {
            throw new IllegalStateException(e);
        }
    }
}
