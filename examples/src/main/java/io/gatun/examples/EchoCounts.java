package io.gatun.examples;

import java.util.concurrent.atomic.AtomicLong;

/** What connections that ended have echoed. Any thread. */
final class EchoCounts {
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    void add(final long moreMessages, final long moreBytes) {
        messages.addAndGet(moreMessages);
        bytes.addAndGet(moreBytes);
    }

    long messages() {
        return messages.get();
    }

    long bytes() {
        return bytes.get();
    }
}
