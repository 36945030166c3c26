package io.gatun.internal.loop;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import io.gatun.internal.driver.Token;

/** The socket slab: a slot taken and freed, and a token looked up among many sockets. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SlabBenchmark {
    private static final int SOCKETS = 1024;

    private SocketSlab slab;
    private final long[] tokens = new long[SOCKETS];
    private int next;

    @Setup
    public void open() {
        slab = new SocketSlab(2 * SOCKETS);
        for (int i = 0; i < SOCKETS; i++) {
            final int slot = slab.allocate(i, SocketRecord.OPEN, 0);
            tokens[i] = LoopState.token(Token.RECEIVE, slot, slab.record(slot));
        }
    }

    @TearDown
    public void close() {
        slab.unmap();
    }

    @Benchmark
    public int takeAndFreeSlot() {
        final int slot = slab.allocate(1, SocketRecord.OPEN, 0);
        slab.free(slot);
        return slot;
    }

    @Benchmark
    public long findByToken() {
        next = (next + 1) & (SOCKETS - 1);
        return slab.find(tokens[next]);
    }
}
