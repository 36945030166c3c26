package io.gatun.architecture.planted.internal.worker;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;

public final class WaitsForATime {
    void sleep() throws InterruptedException {
        Thread.sleep(1);
    }

    void unitSleep() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(1);
    }

    void parkNanos() {
        LockSupport.parkNanos(1);
    }

    void parkUntil() {
        LockSupport.parkUntil(this, 1);
    }

    void joinFor(final Thread thread) throws InterruptedException {
        thread.join(1);
    }

    boolean latch(final CountDownLatch latch) throws InterruptedException {
        return latch.await(1, TimeUnit.SECONDS);
    }

    @SuppressWarnings("WaitNotInLoop")
    long condition(final Condition condition) throws InterruptedException {
        return condition.awaitNanos(1);
    }

    Object queue(final BlockingQueue<Object> queue) throws InterruptedException {
        return queue.poll(1, TimeUnit.SECONDS);
    }

    Object timeout(final CompletableFuture<Object> future) {
        return future.orTimeout(1, TimeUnit.SECONDS);
    }
}
