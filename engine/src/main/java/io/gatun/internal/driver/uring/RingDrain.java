package io.gatun.internal.driver.uring;

import io.gatun.ffm.linux.LinuxSyscalls;
import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.Token;

/**
 * The end of a ring with operations in flight. Closing its descriptor only begins to take it down: the kernel goes on in
 * the background. So everything is cancelled and waited for first, as long as that gets anywhere.
 */
final class RingDrain implements CompletionSink {
    private static final int MOST_ENTRIES = 64;
    private static final long ENTRY_TIMEOUT_NS = 10_000_000;

    private final UringDriver driver;
    private final Ring ring;
    private final ProvidedBuffers buffers;

    RingDrain(final UringDriver driver, final Ring ring, final ProvidedBuffers buffers) {
        this.driver = driver;
        this.ring = ring;
        this.buffers = buffers;
    }

    void run() {
        driver.cancelAll();
        for (int n = 0; n < MOST_ENTRIES && (driver.counters().inFlight > 0 || ring.unsubmitted() > 0); n++) {
            if (!driver.hasCompletions()) {
                ring.submitAndWait(ENTRY_TIMEOUT_NS);
            }
            driver.reap(this, Integer.MAX_VALUE);
        }
    }

    @Override
    public void onCompletion(final long token, final int flags, final int result, final int buffer, final int offset,
            final long detail) {
        if ((flags & BUFFER) != 0) {
            buffers.release(buffer);
        }
        if (Token.kind(token) == Token.ACCEPT && result >= 0) {
            LinuxSyscalls.close(result); // accepted, and nobody is there
        }
    }
}
