package io.gatun.internal.driver.uring;

import io.gatun.ffm.linux.IoUringCqe;
import io.gatun.ffm.linux.IoUringSqe;
import io.gatun.internal.driver.DriverCounters;
import io.gatun.internal.driver.DriverUnavailableException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Kernel entries: an empty one, and one that takes 16 submissions and brings 16 completions, per submission. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RingEntryBenchmark {
    private static final int BATCH = 16;

    private RingSetup setup;
    private Ring ring;

    @Setup
    public void open() throws DriverUnavailableException {
        setup = RingSetup.create(new RingSizes(4096, 32768));
        ring = new Ring(setup.memory(), setup.features(), new DriverCounters());
        setup.enable(ring);
    }

    @TearDown
    public void close() {
        setup.forgetIndex(ring);
        setup.memory().close();
    }

    @Benchmark
    public void emptyEntry() {
        ring.submitAndFetch();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long sixteenNops() {
        for (int i = 0; i < BATCH; i++) {
            IoUringSqe.fill(ring.nextSubmission(), 0, 0, 0, -1, 0, 0, 0, 0, i, 0);
        }
        ring.submitAndFetch();
        long sum = 0;
        for (int n = ring.available(); n > 0; n--) {
            sum += IoUringCqe.userData(ring.completion());
            ring.advance();
        }
        return sum;
    }
}
