package io.gatun.examples;

import java.lang.foreign.MemorySegment;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;

/** Sends back what comes, from the memory in which it came, and counts. One per connection. */
final class EchoHandler implements ConnectionHandler {
    private final EchoCounts counts;
    private long messages;
    private long bytes;

    EchoHandler(final EchoCounts counts) {
        this.counts = counts;
    }

    @Override
    public int onData(final Connection c, final MemorySegment buffer, final long offset, final int length) {
        if (!c.forward(c, offset, length)) {
            return 0; // shown again when the peer has read enough of its echoes
        }
        messages++;
        bytes += length;
        return length;
    }

    @Override
    public void onClose(final Connection c, final Throwable cause) {
        counts.add(messages, bytes);
    }
}
