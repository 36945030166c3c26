package io.gatun.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads of one test: what one of them throws fails the test, and so does one that does not end. */
public final class Crew {
    private final List<FutureTask<Void>> members = new ArrayList<>();

    /**
     * Starts a thread.
     *
     * @param name of the thread
     * @param work what it does
     */
    public void start(final String name, final Work work) {
        final FutureTask<Void> member = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        members.add(member);
        final Thread thread = new Thread(member, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Waits for all.
     *
     * @param deadline for each
     * @throws Exception what one of them threw
     */
    public void await(final Duration deadline) throws Exception {
        for (final FutureTask<Void> member : members) {
            try {
                member.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            } catch (final ExecutionException e) {
                throw new AssertionError("a thread of the test failed: " + e.getCause(), e.getCause());
            } catch (final TimeoutException e) {
                throw new AssertionError("a thread of the test did not end within " + deadline, e);
            }
        }
    }

    /** What a thread does. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }
}
