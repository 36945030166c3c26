package io.gatun.simulated;

/** Waits for a socket. Told once; what wants to hear more, waits again. */
interface Waiter {
    void ready();
}
