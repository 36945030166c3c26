package io.gatun.architecture.planted.internal.worker;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;

public final class RunsElsewhere {
    Executor commonPool() {
        return ForkJoinPool.commonPool();
    }

    Executor pool() {
        return Executors.newCachedThreadPool();
    }

    Thread thread() {
        return new Thread(() -> {});
    }

    Object supplied() {
        return CompletableFuture.supplyAsync(() -> 1);
    }

    Object chained(final CompletableFuture<Integer> future) {
        return future.thenApplyAsync(number -> number + 1);
    }

    long parallel(final List<Integer> numbers) {
        return numbers.parallelStream().count();
    }
}
