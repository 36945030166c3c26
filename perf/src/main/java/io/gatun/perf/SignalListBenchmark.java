package io.gatun.perf;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

import io.gatun.internal.worker.SignalList;
import io.gatun.internal.worker.SignalNode;

/** A signal's way into a worker, beside queues that allocate a node for each. Per signal. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
public class SignalListBenchmark {
    private static final int BATCH = 16;

    private static final class Node extends SignalNode {}

    private final SignalList list = new SignalList();
    private final Node[] nodes = new Node[BATCH];
    private final ConcurrentLinkedQueue<Object> jdkQueue = new ConcurrentLinkedQueue<>();
    private final ManyToOneConcurrentLinkedQueue<Object> agronaQueue = new ManyToOneConcurrentLinkedQueue<>();

    public SignalListBenchmark() {
        for (int i = 0; i < BATCH; i++) {
            nodes[i] = new Node();
        }
    }

    @Benchmark
    public void single(final Blackhole hole) {
        list.push(nodes[0]);
        drain(hole);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void batch(final Blackhole hole) {
        for (final Node node : nodes) {
            list.push(node);
        }
        drain(hole);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void pushedAgainBeforeTheDrain(final Blackhole hole) {
        for (int i = 0; i < BATCH; i++) {
            list.push(nodes[0]);
        }
        drain(hole);
    }

    @Benchmark
    public boolean emptyCheck() {
        return list.isEmpty();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void batchJdkLinkedQueue(final Blackhole hole) {
        for (final Node node : nodes) {
            jdkQueue.add(node);
        }
        for (Object each = jdkQueue.poll(); each != null; each = jdkQueue.poll()) {
            hole.consume(each);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void batchAgronaLinkedQueue(final Blackhole hole) {
        for (final Node node : nodes) {
            agronaQueue.add(node);
        }
        for (Object each = agronaQueue.poll(); each != null; each = agronaQueue.poll()) {
            hole.consume(each);
        }
    }

    private void drain(final Blackhole hole) {
        SignalNode node = list.drainFifo();
        while (node != null) {
            final SignalNode following = list.next(node);
            hole.consume(node);
            node = following;
        }
    }
}
