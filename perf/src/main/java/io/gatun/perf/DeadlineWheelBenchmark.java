package io.gatun.perf;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.agrona.DeadlineTimerWheel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

import io.gatun.internal.worker.DeadlineWheel;
import io.gatun.internal.worker.TimerHandler;

/** The fine wheel beside Agrona's, with other timers within the next 10 s on it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DeadlineWheelBenchmark {
    private static final long TICK_NS = 1 << 20;
    private static final int TICKS_PER_WHEEL = 1024; // of Agrona's
    private static final long TIMEOUT_NS = 10_000_000_000L;
    private static final long STEP_NS = 50_000;
    private static final long SHORT_NS = 5_000_000;

    @Param({ "100", "10000" })
    public int others;

    private DeadlineWheel wheel;
    private DeadlineTimerWheel agrona;
    private TimerHandler handler;
    private DeadlineTimerWheel.TimerHandler agronaHandler;
    private long nowNs;

    @Setup(Level.Iteration)
    public void fill(final Blackhole hole) {
        final SplittableRandom random = new SplittableRandom(1);
        nowNs = 0;
        wheel = new DeadlineWheel(nowNs, 2 * others, 1 << 20);
        agrona = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, nowNs, TICK_NS, TICKS_PER_WHEEL);
        handler = (id, kind, data, reference) -> hole.consume(id);
        agronaHandler = (unit, now, id) -> {
            hole.consume(id);
            return true;
        };
        for (int i = 0; i < others; i++) {
            final long deadlineNs = random.nextLong(TIMEOUT_NS);
            wheel.schedule(deadlineNs, 0, i, this);
            agrona.scheduleTimer(deadlineNs);
        }
    }

    @Benchmark
    public boolean scheduleAndCancel() {
        return wheel.cancel(wheel.schedule(nowNs + TIMEOUT_NS, 1, 0, this));
    }

    @Benchmark
    public boolean scheduleAndCancelAgrona() {
        return agrona.cancelTimer(agrona.scheduleTimer(nowNs + TIMEOUT_NS));
    }

    @Benchmark
    public int scheduleAndFire() {
        nowNs += STEP_NS;
        wheel.schedule(nowNs + SHORT_NS, 1, 0, this);
        return wheel.poll(nowNs, handler, Integer.MAX_VALUE);
    }

    @Benchmark
    public int scheduleAndFireAgrona() {
        nowNs += STEP_NS;
        agrona.scheduleTimer(nowNs + SHORT_NS);
        return agrona.poll(nowNs, agronaHandler, Integer.MAX_VALUE);
    }

    @Benchmark
    public int pollNothingDue() {
        return wheel.poll(nowNs, handler, Integer.MAX_VALUE);
    }

    @Benchmark
    public int pollNothingDueAgrona() {
        return agrona.poll(nowNs, agronaHandler, Integer.MAX_VALUE);
    }

    @Benchmark
    public long nextDeadline() {
        return wheel.nextDeadlineNs();
    }

    @Benchmark
    public long nextDeadlineAfterTheEarliestWasCancelled() {
        wheel.cancel(wheel.schedule(nowNs - 1, 1, 0, this));
        return wheel.nextDeadlineNs();
    }
}
