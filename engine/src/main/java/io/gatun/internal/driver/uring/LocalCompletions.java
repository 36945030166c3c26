package io.gatun.internal.driver.uring;

import java.util.Arrays;

/** Terminal completions that the driver makes itself, first in, first out, until the next reap. */
final class LocalCompletions {
    private static final int FIRST_CAPACITY = 64;

    private long[] tokens = new long[FIRST_CAPACITY];
    private int[] results = new int[FIRST_CAPACITY];
    private int head;
    private int count;

    boolean isEmpty() {
        return head == count;
    }

    void add(final long token, final int result) {
        if (count == tokens.length) {
            tokens = Arrays.copyOf(tokens, count << 1);
            results = Arrays.copyOf(results, count << 1);
        }
        tokens[count] = token;
        results[count] = result;
        count++;
    }

    long token() {
        return tokens[head];
    }

    int result() {
        return results[head];
    }

    void advance() {
        if (++head == count) {
            head = 0;
            count = 0;
        }
    }
}
