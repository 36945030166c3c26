package io.gatun.internal.driver.uring;

import static io.gatun.ffm.linux.IoUring.IORING_CQE_BUFFER_SHIFT;
import static io.gatun.ffm.linux.IoUring.IORING_CQE_F_BUFFER;
import static io.gatun.ffm.linux.IoUring.IORING_CQE_F_MORE;

import io.gatun.ffm.RawMemory;
import io.gatun.ffm.linux.IoUringCqe;
import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.DriverConfig;
import io.gatun.internal.driver.DriverUnavailableException;
import io.gatun.internal.driver.Token;
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

/**
 * A reap without a kernel: completions are written where the kernel would, and reported to a sink. Includes writing them.
 * A received one also has its buffer given back and published.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CompletionDispatchBenchmark implements CompletionSink {
    private static final int BATCH = 64;
    private static final int SLOTS = 1024;

    private UringParts parts;
    private UringDriver driver;
    private long completions;
    private int mask;
    private int tail;
    private int buffer;
    private long seen;

    @Setup
    public void open() throws DriverUnavailableException {
        parts = new UringParts(new DriverConfig(SLOTS, 16 << 20, 16 << 10), new RingSizes(256, 4096));
        driver = new UringDriver(parts, SLOTS);
        driver.enable();
        completions = parts.setup.memory().completions();
        mask = parts.setup.memory().cqEntries() - 1;
        parts.buffers.publish();
    }

    @TearDown
    public void close() {
        parts.setup.forgetIndex(parts.ring);
        parts.close(true);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long sends() {
        for (int i = 0; i < BATCH; i++) {
            put(Token.of(Token.SEND, 1, i), 64, 0);
        }
        return reap();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long receives() {
        for (int i = 0; i < BATCH; i++) {
            put(Token.of(Token.RECEIVE, 1, i), 64,
                    IORING_CQE_F_MORE | IORING_CQE_F_BUFFER | buffer << IORING_CQE_BUFFER_SHIFT);
        }
        parts.buffers.publish();
        return reap();
    }

    private void put(final long token, final int result, final int flags) {
        final long completion = completions + (tail++ & mask) * (long) IoUringCqe.BYTES;
        RawMemory.putLong(completion, token);
        RawMemory.putLong(completion + Long.BYTES, Integer.toUnsignedLong(result) | (long) flags << Integer.SIZE);
    }

    private long reap() {
        RawMemory.putIntRelease(parts.setup.memory().cqTail(), tail);
        driver.reap(this, BATCH);
        return seen;
    }

    @Override
    public void onCompletion(final long token, final int flags, final int result, final int buffer, final int offset,
            final long detail) {
        seen += token + result;
        if ((flags & BUFFER) != 0) {
            parts.buffers.release(buffer);
        }
    }
}
