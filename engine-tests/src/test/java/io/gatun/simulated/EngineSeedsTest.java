package io.gatun.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EngineSeedsTest {
    static LongStream seeds() {
        return Seeds.upTo(200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void enginesEchoEveryByteThroughAllFaults(final long seed) {
        EngineScenario.run(seed);
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        Seeds.upTo(5).forEach(seed -> {
            final SimulatedNetwork first = EngineScenario.run(seed).network();
            final SimulatedNetwork second = EngineScenario.run(seed).network();
            assertEquals(first.traceHash(), second.traceHash(), () -> "seed " + seed);
            assertEquals(first.traceLength(), second.traceLength(), () -> "seed " + seed);
        });
    }
}
