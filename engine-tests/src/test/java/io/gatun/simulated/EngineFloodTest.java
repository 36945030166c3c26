package io.gatun.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.EngineConfig;
import io.gatun.Listener;
import io.gatun.TcpOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineFloodTest {
    private static final int BYTES = 40_000;

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void aFloodOfSmallReceivesStaysInOrder(final boolean parks) throws IOException {
        final FaultPlan plan = FaultPlan.none().with(Fault.SHORT_RECEIVE, 1).crumbs();
        final List<String> breaches = new ArrayList<>();
        try (SimulatedWorld world = new SimulatedWorld(1, plan)) {
            final SteppedEngine engine = SteppedEngine.start(world,
                    EngineConfig.defaults().workers(1).receiveMemory(1 << 20).receiveBufferBytes(4096)
                            .sendMemory(16 << 20).ioBudget(256).stallThreshold(Duration.ofHours(1)),
                    parks);
            final Listener listener = engine.engine().listen(Bench.ANY_PORT, TcpOptions.defaults(),
                    () -> new EchoingHandler(world.clock(), new SplittableRandom(1), 1, false, breaches));
            final AskingPeer peer = new AskingPeer(world, listener.localAddress(), new SplittableRandom(2), 1, BYTES);
            world.until("the flood is answered", () -> {
                peer.turn();
                return peer.isOver();
            });
            assertTrue(peer.isComplete(), peer::state);
            engine.end();
            world.untilQuiet();
            world.requireBaseline();
        }
        assertEquals(List.of(), breaches);
    }
}
