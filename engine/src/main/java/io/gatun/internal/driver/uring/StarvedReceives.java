package io.gatun.internal.driver.uring;

import java.util.Arrays;

/** Receives that wait for buffers, by token, the longest waiting first. */
final class StarvedReceives {
    private static final int FIRST_CAPACITY = 64;

    private long[] tokens = new long[FIRST_CAPACITY]; // a ring; a power of two
    private int head;
    private int tail;

    boolean isEmpty() {
        return head == tail;
    }

    int size() {
        return tail - head;
    }

    void add(final long token) {
        if (size() == tokens.length) {
            grow();
        }
        tokens[tail++ & tokens.length - 1] = token;
    }

    long poll() {
        assert !isEmpty();
        return tokens[head++ & tokens.length - 1];
    }

    /** True if the token was waiting. Linear: cancels of starved receives are rare. */
    boolean remove(final long token) {
        final int mask = tokens.length - 1;
        for (int i = head; i != tail; i++) {
            if (tokens[i & mask] == token) {
                for (int k = i + 1; k != tail; k++) {
                    tokens[k - 1 & mask] = tokens[k & mask];
                }
                tail--;
                return true;
            }
        }
        return false;
    }

    private void grow() {
        final int size = size();
        final int at = head & tokens.length - 1;
        final long[] larger = Arrays.copyOf(Arrays.copyOfRange(tokens, at, at + tokens.length), tokens.length << 1);
        System.arraycopy(tokens, 0, larger, tokens.length - at, at);
        tokens = larger;
        head = 0;
        tail = size;
    }
}
