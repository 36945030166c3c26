package io.gatun.simulated;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** A thread that runs only while another waits for it: who is who matters to the code that runs, but nothing is concurrent. */
final class LockstepThread {
    private final Thread thread;
    private Thread caller;
    private Callable<Integer> turn;
    private int result;
    private Throwable failure;
    private volatile boolean running; // a turn was given and is not over
    private volatile boolean ended;

    LockstepThread(final String name) {
        thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::loop);
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    /** Runs one turn there, and returns what it returned or throws what it threw. */
    int run(final Callable<Integer> oneTurn) throws Exception {
        caller = Thread.currentThread();
        turn = oneTurn;
        failure = null;
        running = true;
        LockSupport.unpark(thread);
        while (running) {
            LockSupport.park(this);
        }
        switch (failure) {
            case null -> {
                return result;
            }
            case final Error error -> throw error;
            case final Exception exception -> throw exception;
            default -> throw new AssertionError(failure);
        }
    }

    /** No more turns. */
    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    private void loop() {
        while (!ended) {
            if (running) {
                try {
                    result = turn.call();
                } catch (final Throwable e) {
                    failure = e;
                }
                running = false;
                LockSupport.unpark(caller);
            } else {
                LockSupport.park(this);
            }
        }
    }
}
