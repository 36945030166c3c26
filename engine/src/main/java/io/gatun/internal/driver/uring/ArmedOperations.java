package io.gatun.internal.driver.uring;

import io.gatun.internal.driver.Token;

import java.util.Arrays;

/**
 * By slot: the accept or receive that was started last, so that the driver can start it anew by itself when it ends
 * though nobody asked it to. A slot is a listener's or a stream's, so it has one such operation at most.
 */
final class ArmedOperations {
    private static final long NONE = 0;

    private final long[] tokens;
    private final int[] descriptors;
    private final boolean[] cancelled;

    ArmedOperations(final int slots) {
        tokens = new long[slots];
        descriptors = new int[slots];
        cancelled = new boolean[slots];
        Arrays.fill(tokens, NONE);
    }

    void start(final long token, final long descriptor) {
        final int slot = Token.slot(token);
        assert tokens[slot] == NONE
                : "in flight: " + Token.toString(tokens[slot]) + ", started: " + Token.toString(token);
        tokens[slot] = token;
        descriptors[slot] = (int) descriptor;
        cancelled[slot] = false;
    }

    void end(final long token) {
        assert isArmed(token) : Token.toString(token);
        tokens[Token.slot(token)] = NONE;
    }

    boolean isArmed(final long token) {
        return tokens[Token.slot(token)] == token;
    }

    int descriptor(final long token) {
        return descriptors[Token.slot(token)];
    }

    /** From now on the operation is not started anew. */
    void cancel(final long token) {
        cancelled[Token.slot(token)] = true;
    }

    boolean isCancelled(final long token) {
        return cancelled[Token.slot(token)];
    }
}
