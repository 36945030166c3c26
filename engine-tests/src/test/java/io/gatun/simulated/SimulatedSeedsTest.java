package io.gatun.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SimulatedSeedsTest {
    static LongStream seeds() {
        return Seeds.upTo(200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void driversEchoEveryByteThroughAllFaults(final long seed) {
        EchoScenario.run(seed);
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        Seeds.upTo(5).forEach(seed -> {
            final SimulatedNetwork first = EchoScenario.run(seed).network();
            final SimulatedNetwork second = EchoScenario.run(seed).network();
            assertEquals(first.traceHash(), second.traceHash(), () -> "seed " + seed);
            assertEquals(first.traceLength(), second.traceLength(), () -> "seed " + seed);
        });
    }

    @Test
    void differentSeedsGiveDifferentTraces() {
        assertNotEquals(EchoScenario.run(1).network().traceHash(), EchoScenario.run(2).network().traceHash());
    }
}
