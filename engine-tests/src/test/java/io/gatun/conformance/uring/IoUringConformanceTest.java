package io.gatun.conformance.uring;

import org.junit.jupiter.api.Nested;

import io.gatun.conformance.BackPressureConformance;
import io.gatun.conformance.CloseConformance;
import io.gatun.conformance.ConnectConformance;
import io.gatun.conformance.EchoConformance;
import io.gatun.conformance.FrameConformance;
import io.gatun.conformance.MisuseConformance;
import io.gatun.conformance.OnKernel;
import io.gatun.conformance.ResolveConformance;
import io.gatun.conformance.ThreadConformance;
import io.gatun.conformance.TimeoutConformance;

@OnKernel("io_uring")
final class IoUringConformanceTest {
    @Nested
    final class BackPressure extends BackPressureConformance {}

    @Nested
    final class Close extends CloseConformance {}

    @Nested
    final class Connect extends ConnectConformance {}

    @Nested
    final class Echo extends EchoConformance {}

    @Nested
    final class Frame extends FrameConformance {}

    @Nested
    final class Misuse extends MisuseConformance {}

    @Nested
    final class Resolve extends ResolveConformance {}

    @Nested
    final class Thread extends ThreadConformance {}

    @Nested
    final class Timeout extends TimeoutConformance {}
}
