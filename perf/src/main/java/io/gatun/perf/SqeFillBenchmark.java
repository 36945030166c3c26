package io.gatun.perf;

import static io.gatun.ffm.linux.IoUring.IORING_OP_SEND;
import static io.gatun.ffm.linux.LinuxSocket.MSG_NOSIGNAL;
import static io.gatun.ffm.linux.LinuxSocket.MSG_WAITALL;

import io.gatun.ffm.linux.IoUringSqe;
import io.gatun.ffm.system.VirtualMemory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Filling one submission of a queue of 4096: all its 64 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SqeFillBenchmark {
    private static final int MASK = 4095;

    private final long bytes = (MASK + 1) * (long) IoUringSqe.BYTES;
    private long queue;
    private int tail;

    @Setup
    public void map() {
        queue = VirtualMemory.map(bytes);
    }

    @TearDown
    public void unmap() {
        VirtualMemory.unmap(queue, bytes);
    }

    @Benchmark
    public void fill() {
        IoUringSqe.fill(queue + (tail++ & MASK) * (long) IoUringSqe.BYTES, IORING_OP_SEND, 0, 0, tail, 0, queue,
                64, MSG_NOSIGNAL | MSG_WAITALL, tail, 0);
    }
}
