package io.gatun.conformance;

import java.util.ArrayDeque;

/** Bytes in the order in which they came. Any thread. */
final class Received {
    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    private int taken; // of the first chunk
    private int available;

    synchronized void add(final byte[] bytes) {
        if (bytes.length > 0) {
            chunks.add(bytes);
            available += bytes.length;
        }
    }

    synchronized int available() {
        return available;
    }

    synchronized byte[] take(final int most) {
        final byte[] bytes = new byte[Math.min(most, available)];
        for (int filled = 0; filled < bytes.length;) {
            final byte[] first = chunks.peekFirst();
            final int length = Math.min(first.length - taken, bytes.length - filled);
            System.arraycopy(first, taken, bytes, filled, length);
            filled += length;
            taken += length;
            if (taken == first.length) {
                chunks.removeFirst();
                taken = 0;
            }
        }
        available -= bytes.length;
        return bytes;
    }
}
