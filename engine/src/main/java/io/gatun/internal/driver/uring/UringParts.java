package io.gatun.internal.driver.uring;

import io.gatun.internal.driver.DriverConfig;
import io.gatun.internal.driver.DriverCounters;
import io.gatun.internal.driver.DriverUnavailableException;

/** What a driver owns of the kernel's, taken and given back as one. */
final class UringParts {
    final DriverCounters counters = new DriverCounters();
    final RingSetup setup;
    final Ring ring;
    final ProvidedBuffers buffers;
    final RingWaker waker;
    final SubmissionMemory submissionMemory;

    /** Nothing is left behind when it throws. */
    UringParts(final DriverConfig config, final RingSizes sizes) throws DriverUnavailableException {
        setup = RingSetup.create(sizes);
        ProvidedBuffers newBuffers = null;
        RingWaker newWaker = null;
        SubmissionMemory newMemory = null;
        boolean complete = false;
        try {
            newBuffers = new ProvidedBuffers(config);
            newBuffers.register(setup.memory().fd());
            newWaker = new RingWaker(counters);
            newMemory = new SubmissionMemory(setup.memory().sqEntries());
            complete = true;
        } finally {
            if (!complete) {
                close(setup, newBuffers, newWaker, newMemory, true);
            }
        }
        buffers = newBuffers;
        waker = newWaker;
        submissionMemory = newMemory;
        ring = new Ring(setup.memory(), setup.features(), counters);
    }

    /**
     * Gives all back.
     *
     * @param unmapReceiveMemory
     *            false: somebody, or the kernel, may still use it
     * @return bytes that stay mapped for good
     */
    long close(final boolean unmapReceiveMemory) {
        return close(setup, buffers, waker, submissionMemory, unmapReceiveMemory);
    }

    /** The waker first, then nobody writes to its descriptor; then the ring, then what the ring knew. */
    private static long close(final RingSetup setup, final ProvidedBuffers buffers, final RingWaker waker,
            final SubmissionMemory submissionMemory, final boolean unmapReceiveMemory) {
        if (waker != null) {
            waker.close();
        }
        setup.memory().close();
        if (submissionMemory != null) {
            submissionMemory.close();
        }
        return buffers != null ? buffers.close(unmapReceiveMemory) : 0;
    }
}
