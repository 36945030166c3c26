package io.gatun.simulated;

import java.util.function.Supplier;

/** Breaches of the driver contract by its user. The first is kept, because the thrown error may be swallowed on its way. */
final class Violations {
    private final Supplier<String> circumstances;
    private AssertionError first;

    Violations(final Supplier<String> circumstances) {
        this.circumstances = circumstances;
    }

    /** To be thrown by the caller. */
    AssertionError report(final String what) {
        final AssertionError error = new AssertionError(what + circumstances.get());
        if (first == null) {
            first = error;
        }
        return error;
    }

    void require(final boolean kept, final Supplier<String> what) {
        if (!kept) {
            throw report(what.get());
        }
    }

    /** The first, which is then forgotten; null: none. */
    AssertionError take() {
        final AssertionError taken = first;
        first = null;
        return taken;
    }

    void rethrow() {
        if (first != null) {
            throw new AssertionError(first.getMessage(), first);
        }
    }
}
