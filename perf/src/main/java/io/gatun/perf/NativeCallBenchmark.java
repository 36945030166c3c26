package io.gatun.perf;

import io.gatun.ffm.linux.LinuxSyscalls;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A native call with errno captured: one that succeeds, one that fails, and one with the caller's own capture. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NativeCallBenchmark {
    private final MemorySegment capture = LinuxSyscalls.newCapture();

    @Benchmark
    public int succeeds() {
        return LinuxSyscalls.getpid();
    }

    @Benchmark
    public int fails() {
        return LinuxSyscalls.close(-1);
    }

    @Benchmark
    public int failsWithOwnCapture() {
        return LinuxSyscalls.ioUringEnter(capture, -1, 0, 0, 0, 0, 0);
    }
}
