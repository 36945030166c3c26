package io.gatun.examples;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.gatun.Connection;
import io.gatun.Engine;
import io.gatun.EngineConfig;
import io.gatun.EngineReport;
import io.gatun.TcpOptions;
import io.gatun.Worker;

/**
 * A client from its first connection to its last echo. The first thing that goes wrong on any connection is thrown by
 * whatever the caller does next.
 */
final class LoadRun implements AutoCloseable {
    private static final int CONNECTS_AT_ONCE = 64;
    private static final Duration LAST_ECHOES = Duration.ofSeconds(10);
    private static final Duration STALL = Duration.ofSeconds(1); // client and server may share processors
    private static final int LARGEST_DEFAULT_BYTES = 1 << 20; // default of TcpOptions.maxMessageBytes

    private final LoadPlan plan;
    private final BytePattern pattern;
    private final Engine engine;
    private final List<LoadShard> shards = new ArrayList<>(); // by worker
    private final AtomicInteger unfinished;
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();

    private LoadRun(final Engine engine, final LoadPlan plan) {
        this.engine = engine;
        this.plan = plan;
        pattern = new BytePattern(plan.messageBytes());
        unfinished = new AtomicInteger(plan.connections());
        engine.workers().forEach(worker -> shards.add(new LoadShard()));
    }

    /** Opens all connections; messages flow as soon as the first is open. */
    static LoadRun start(final EngineConfig config, final LoadPlan plan)
            throws CommandFailure, IOException, InterruptedException {
        final LoadRun run = new LoadRun(Engine.start(config.stallThreshold(STALL)), plan);
        try {
            run.connect();
            return run;
        } catch (final CommandFailure | InterruptedException | RuntimeException e) {
            run.close();
            throw e;
        }
    }

    private void connect() throws CommandFailure, InterruptedException {
        // A client that stops reading because it cannot send, to a server that does the same, would wait for ever.
        final TcpOptions options = TcpOptions.defaults().autoPause(false)
                .maxMessageBytes(Math.max(plan.messageBytes(), LARGEST_DEFAULT_BYTES));
        final List<CompletableFuture<Connection>> pending = new ArrayList<>();
        for (int i = 0; i < plan.connections(); i++) {
            pending.add(engine.connect(plan.address(), options, new LoadConnection(this, i)));
            if (pending.size() == CONNECTS_AT_ONCE || i == plan.connections() - 1) {
                for (final CompletableFuture<Connection> each : pending) {
                    await(each);
                }
                pending.clear();
            }
        }
    }

    private static void await(final CompletableFuture<?> future) throws CommandFailure, InterruptedException {
        try {
            future.get();
        } catch (final ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static CommandFailure failure(final Throwable cause) {
        return cause instanceof final CommandFailure known ? known
                : new CommandFailure(CommandFailure.FAILED,
                        cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    // ---------------------------------------------------------------- for connections, on workers

    LoadPlan plan() {
        return plan;
    }

    BytePattern pattern() {
        return pattern;
    }

    LoadShard shard(final Worker worker) {
        return shards.get(worker.index());
    }

    void fail(final int status, final String line) {
        outcome.completeExceptionally(new CommandFailure(status, line));
    }

    void connectionFinished() {
        if (unfinished.decrementAndGet() == 0) {
            outcome.complete(null);
        }
    }

    // ---------------------------------------------------------------- for the program

    EngineReport describe() {
        return engine.describe();
    }

    /** Lets messages flow for so long. */
    void flow(final Duration duration) throws CommandFailure, InterruptedException {
        if (isOver(duration)) {
            throw new CommandFailure(CommandFailure.FAILED, "all connections ended too early");
        }
    }

    private boolean isOver(final Duration wait) throws CommandFailure, InterruptedException {
        try {
            outcome.get(wait.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (final TimeoutException e) {
            return false;
        } catch (final ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /** Messages echoed so far. */
    long messages() throws CommandFailure, InterruptedException {
        return sum(onWorkers(LoadShard::messages));
    }

    /** From here on messages are measured. */
    void begin() throws CommandFailure, InterruptedException {
        onWorkers(LoadShard::begin);
    }

    /** What was measured since begin; once. */
    LoadResult end() throws CommandFailure, InterruptedException {
        return onWorkers(LoadShard::end).stream().reduce(LoadResult::and).orElseThrow();
    }

    /** Sends no more, waits for the last echoes, closes all connections; returns the number of bytes verified. */
    long finish() throws CommandFailure, InterruptedException {
        onWorkers(LoadShard::finish);
        if (!isOver(LAST_ECHOES)) {
            throw new CommandFailure(CommandFailure.FAILED, unfinished.get() + " of " + plan.connections()
                    + " connections still miss echoes after " + LAST_ECHOES.toSeconds() + " s");
        }
        return sum(onWorkers(LoadShard::verifiedBytes));
    }

    private <T> List<T> onWorkers(final Function<LoadShard, T> work) throws CommandFailure, InterruptedException {
        final List<CompletableFuture<T>> answers = engine.workers().stream()
                .map(worker -> CompletableFuture.supplyAsync(() -> work.apply(shard(worker)), worker)).toList();
        for (final CompletableFuture<T> answer : answers) {
            await(answer);
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static long sum(final List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        engine.closeNow();
        engine.close();
    }
}
