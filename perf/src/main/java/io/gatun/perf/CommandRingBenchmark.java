package io.gatun.perf;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

import io.gatun.internal.worker.CommandHandler;
import io.gatun.internal.worker.CommandRing;

/** A command's way into a worker: the engine's ring beside Agrona's ring buffer (no references) and array queue. */
@State(Scope.Group)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = { "--enable-native-access=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED" })
public class CommandRingBenchmark {
    private static final int CAPACITY = 1024;
    private static final int MESSAGE_BYTES = 40;
    private static final Object COMMAND = new Object();

    private CommandRing ring;
    private ManyToOneRingBuffer agronaRing;
    private ManyToOneConcurrentArrayQueue<Object> agronaQueue;

    /** Owner's side: what takes commands out. */
    @State(Scope.Thread)
    public static class Owner {
        private CommandHandler commands;
        private MessageHandler messages;

        /** Handlers that do next to nothing. */
        @Setup
        public void prepare(final Blackhole hole) {
            commands = (kind, token, a, b, c, reference) -> hole.consume(reference);
            messages = (type, buffer, index, length) -> hole.consume(buffer.getLong(index));
        }
    }

    /** Producer's side. */
    @State(Scope.Thread)
    public static class Producer {
        private final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(MESSAGE_BYTES));
        private long token;
    }

    /** What crossed, per thread; a producer's mean time includes refusals. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Crossed {
        public long commands;
    }

    @Setup
    public void allocate() {
        ring = new CommandRing(Arena.global().allocate(CommandRing.bytes(CAPACITY), 64).address(), CAPACITY);
        agronaRing = new ManyToOneRingBuffer(
                new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY * 64 + RingBufferDescriptor.TRAILER_LENGTH)));
        agronaQueue = new ManyToOneConcurrentArrayQueue<>(CAPACITY);
    }

    @Benchmark
    @Group("alone_gatun")
    @GroupThreads(1)
    public int oneThreadGatun(final Owner owner, final Producer producer) {
        ring.offer(1, producer.token++, 1, 2, 3, COMMAND);
        return ring.drain(owner.commands, 1);
    }

    @Benchmark
    @Group("alone_agrona_ring")
    @GroupThreads(1)
    public int oneThreadAgronaRing(final Owner owner, final Producer producer) {
        writeAgrona(producer);
        return agronaRing.read(owner.messages, 1);
    }

    @Benchmark
    @Group("alone_agrona_queue")
    @GroupThreads(1)
    public Object oneThreadAgronaQueue() {
        agronaQueue.offer(COMMAND);
        return agronaQueue.poll();
    }

    @Benchmark
    @Group("crossing_gatun")
    @GroupThreads(1)
    public void producesGatun(final Producer producer, final Crossed crossed) {
        if (ring.offer(1, producer.token++, 1, 2, 3, COMMAND)) {
            crossed.commands++;
        } else {
            Thread.onSpinWait();
        }
    }

    @Benchmark
    @Group("crossing_gatun")
    @GroupThreads(1)
    public int consumesGatun(final Owner owner) {
        return ring.drain(owner.commands, 16);
    }

    @Benchmark
    @Group("crossing_agrona_ring")
    @GroupThreads(1)
    public void producesAgronaRing(final Producer producer, final Crossed crossed) {
        if (writeAgrona(producer)) {
            crossed.commands++;
        } else {
            Thread.onSpinWait();
        }
    }

    @Benchmark
    @Group("crossing_agrona_ring")
    @GroupThreads(1)
    public int consumesAgronaRing(final Owner owner) {
        return agronaRing.read(owner.messages, 16);
    }

    private boolean writeAgrona(final Producer producer) {
        final UnsafeBuffer message = producer.message;
        message.putLong(0, producer.token++);
        message.putLong(8, 1);
        message.putLong(16, 2);
        message.putLong(24, 3);
        return agronaRing.write(1, message, 0, MESSAGE_BYTES);
    }
}
