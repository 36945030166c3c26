package io.gatun.perf;

import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

import io.gatun.ffm.RawMemory;
import io.gatun.internal.loop.IdleLinks;
import io.gatun.internal.loop.IdleSink;
import io.gatun.internal.loop.IdleWheel;

/** Idle timeouts of 30 s in 128-byte records. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class IdleWheelBenchmark {
    private static final int RECORD_BYTES = 128;
    private static final int LAST_EVENT = 24;
    private static final int TIMEOUT = 88;
    private static final long TIMEOUT_NS = 30_000_000_000L;

    @Param({ "1000", "100000" })
    public int records;

    private long baseAddress;
    private IdleWheel wheel;
    private IdleSink sink;
    private long nowNs;
    private int slot;

    @Setup
    public void fill(final Blackhole hole) {
        baseAddress = Arena.global().allocate((long) records * RECORD_BYTES, RECORD_BYTES).address();
        wheel = new IdleWheel(new IdleLinks(baseAddress, RECORD_BYTES, 104, 108, 112, LAST_EVENT, TIMEOUT), nowNs);
        sink = hole::consume;
        for (int i = 0; i < records; i++) {
            RawMemory.putLong(baseAddress + (long) i * RECORD_BYTES + TIMEOUT, TIMEOUT_NS);
            wheel.add(i, nowNs);
        }
    }

    /** All that an event on a socket costs. */
    @Benchmark
    public void event() {
        slot = slot + 1 < records ? slot + 1 : 0;
        RawMemory.putLong(baseAddress + (long) slot * RECORD_BYTES + LAST_EVENT, nowNs);
    }

    @Benchmark
    public void removeAndAdd() {
        slot = slot + 1 < records ? slot + 1 : 0;
        wheel.remove(slot);
        wheel.add(slot, nowNs);
    }

    @Benchmark
    public int expireNothingDue() {
        return wheel.expire(nowNs, sink, Integer.MAX_VALUE);
    }

    @Benchmark
    public long nextDeadline() {
        return wheel.nextDeadlineNs();
    }

    /** A record that was busy all the time: looked at once per timeout. */
    @Benchmark
    public int lookAtOneBusyRecord() {
        slot = slot + 1 < records ? slot + 1 : 0;
        if (slot == 0) {
            nowNs += 2 * TIMEOUT_NS;
        }
        RawMemory.putLong(baseAddress + (long) slot * RECORD_BYTES + LAST_EVENT, nowNs);
        return wheel.expire(nowNs, sink, 1);
    }
}
