package io.gatun.internal.loop;

import io.gatun.internal.driver.ReceiveBuffers;

/**
 * Who still needs a received buffer: the driver lends one reference with each completion, queued pieces and leases add
 * more. The added ones are given back first, so the driver sees its own again when nobody else is left.
 */
final class BufferReferences {
    private final ReceiveBuffers buffers;
    private final int[] added;
    private final int many; // above so many held buffers, small users should copy out

    BufferReferences(final ReceiveBuffers buffers) {
        this.buffers = buffers;
        added = new int[buffers.count()];
        many = buffers.count() / 2;
    }

    void retain(final int buffer) {
        added[buffer]++;
    }

    void release(final int buffer) {
        if (added[buffer] > 0) {
            added[buffer]--;
        } else {
            buffers.release(buffer);
        }
    }

    boolean scarce() {
        return buffers.held() > many;
    }
}
