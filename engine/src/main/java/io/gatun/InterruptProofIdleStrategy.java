package io.gatun;

import org.agrona.concurrent.IdleStrategy;

/** Takes a user's interrupt off the worker's thread: it would end the runner, and closing the engine is how a worker ends. */
final class InterruptProofIdleStrategy implements IdleStrategy {
    private final IdleStrategy strategy;

    InterruptProofIdleStrategy(final IdleStrategy strategy) {
        this.strategy = strategy;
    }

    @Override
    public void idle(final int workCount) {
        strategy.idle(workCount);
        Thread.interrupted();
    }

    @Override
    public void idle() {
        strategy.idle();
        Thread.interrupted();
    }

    @Override
    public void reset() {
        strategy.reset();
    }

    @Override
    public String alias() {
        return strategy.alias();
    }
}
