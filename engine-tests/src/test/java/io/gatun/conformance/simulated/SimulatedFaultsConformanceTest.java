package io.gatun.conformance.simulated;

import org.junit.jupiter.api.Nested;

import io.gatun.conformance.BackPressureConformance;
import io.gatun.conformance.EchoConformance;
import io.gatun.conformance.FrameConformance;
import io.gatun.conformance.OnKernel;

@OnKernel("simulated with faults")
final class SimulatedFaultsConformanceTest {
    @Nested
    final class BackPressure extends BackPressureConformance {}

    @Nested
    final class Echo extends EchoConformance {}

    @Nested
    final class Frame extends FrameConformance {}
}
