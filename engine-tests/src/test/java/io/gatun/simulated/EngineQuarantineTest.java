package io.gatun.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.EngineAccess;
import io.gatun.EngineConfig;
import io.gatun.Listener;
import io.gatun.TcpOptions;
import io.gatun.internal.loop.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class EngineQuarantineTest {
    private static final long LATE_NS = TimeUnit.SECONDS.toNanos(40);

    private final List<String> breaches = new ArrayList<>();
    private final List<EchoingHandler> servers = new ArrayList<>();

    @Test
    void aCompletionThatComesMuchTooLateStillFreesItsSocketAndHurtsNoOther() throws IOException {
        final FaultPlan plan = FaultPlan.none().with(Fault.LATE_COMPLETION, 1).late(LATE_NS);
        int overdue = 0;
        for (long seed = 1; seed <= 10; seed++) {
            try (SimulatedWorld world = new SimulatedWorld(seed, plan)) {
                overdue += overdueSockets(world);
            }
        }
        assertTrue(overdue > 0);
        assertEquals(List.of(), breaches);
    }

    private int overdueSockets(final SimulatedWorld world) throws IOException {
        servers.clear();
        final SteppedEngine engine = SteppedEngine.start(world, EngineConfig.defaults().workers(1)
                .receiveMemory(1 << 20).sendMemory(1 << 20).maxSockets(16).stallThreshold(Duration.ofHours(1)), true);
        final EventLoop loop = EngineAccess.core(engine.engine().workers().getFirst()).loop();
        final Listener listener = engine.engine().listen(Bench.ANY_PORT, TcpOptions.defaults(), () -> {
            final EchoingHandler server = new EchoingHandler(world.clock(), new SplittableRandom(1), 1, false,
                    breaches);
            servers.add(server);
            return server;
        });
        long mostOverdue = 0;
        for (int i = 0; i < 8; i++) {
            final int opened = i;
            final SimulatedPeer peer = SimulatedPeer.connect(world, listener.localAddress());
            world.until("a connection", () -> servers.size() > opened && servers.get(opened).connection() != null);
            peer.send(Stamp.bytes(1, 0, 100));
            world.pass(LATE_NS / 4);
            servers.get(opened).connection().abort(new IllegalStateException("over"));
            world.until("its end is told", servers.get(opened)::isClosed);
            mostOverdue = Math.max(mostOverdue, loop.counters().quarantined);
            peer.close();
        }
        listener.close();
        world.pass(4 * LATE_NS);
        assertEquals(0, loop.socketsInUse());
        engine.end();
        world.untilQuiet();
        world.requireBaseline();
        return (int) mostOverdue;
    }
}
