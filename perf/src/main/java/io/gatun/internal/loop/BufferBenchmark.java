package io.gatun.internal.loop;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Send memory: a block lent and returned, and 64 bytes copied into a queue and sent from it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BufferBenchmark {
    private static final int MESSAGE_BYTES = 64;

    private final MemorySegment message = Arena.global().allocate(MESSAGE_BYTES);
    private LoopMemory memory;
    private SendQueue queue;
    private long record;

    @Setup
    public void open() {
        memory = new LoopMemory(16, 1 << 24);
        queue = new SendQueue(memory.blocks, memory.pieces, null);
        record = memory.slab.record(memory.slab.allocate(1, SocketRecord.OPEN, 0));
    }

    @TearDown
    public void close() {
        memory.unmap();
    }

    @Benchmark
    public long leaseAndReturnBlock() {
        final long block = memory.blocks.allocate(12);
        memory.blocks.free(block);
        return block;
    }

    @Benchmark
    public long queueAndSend64Bytes() {
        queue.copy(record, message, 0, MESSAGE_BYTES);
        queue.sent(record, MESSAGE_BYTES);
        return record;
    }
}
