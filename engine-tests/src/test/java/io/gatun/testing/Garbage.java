package io.gatun.testing;

import java.lang.ref.Reference;

/** Asks the collector whether something can still be reached. */
public final class Garbage {
    private static final long DEADLINE_NS = 10_000_000_000L;

    private Garbage() {}

    /**
     * Waits until a referent is collected.
     *
     * @param reference to it, the only one left if all is well
     * @return false when it is still reachable at the deadline
     */
    public static boolean collects(final Reference<?> reference) {
        final long begin = System.nanoTime();
        while (!reference.refersTo(null)) {
            if (System.nanoTime() - begin > DEADLINE_NS) {
                return false;
            }
            System.gc();
        }
        return true;
    }
}
