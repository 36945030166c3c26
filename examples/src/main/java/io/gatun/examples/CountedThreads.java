package io.gatun.examples;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;

/** Makes an engine's threads, and tells how many heap bytes they have allocated. */
final class CountedThreads implements ThreadFactory {
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    @Override
    public Thread newThread(final Runnable body) {
        final Thread thread = new Thread(body, "gatun-worker-" + threads.size());
        threads.add(thread);
        return thread;
    }

    /** Heap bytes allocated so far by the threads that still live; 0 where the JVM does not count them. */
    long allocatedBytes() {
        long bytes = 0;
        if (ManagementFactory.getThreadMXBean() instanceof final com.sun.management.ThreadMXBean counting) {
            for (final Thread thread : threads) {
                bytes += Math.max(0, counting.getThreadAllocatedBytes(thread.threadId()));
            }
        }
        return bytes;
    }
}
