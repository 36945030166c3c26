package io.gatun.internal.worker;

/** Receives the commands that {@link CommandRing#drain} takes out of the ring. Owner's thread. */
@FunctionalInterface
public interface CommandHandler {
    /**
     * One command. Its record has left the ring already: what this method throws neither loses nor repeats another.
     *
     * @param kind as committed, above 0
     * @param token as offered
     * @param a first argument
     * @param b second argument
     * @param c third argument
     * @param reference as offered, may be null; the ring holds it no longer
     */
    void onCommand(int kind, long token, long a, long b, long c, Object reference);
}
