package io.gatun.internal.worker;

/** A signal that must not fail, with what it does when it arrives. */
public abstract class Signal extends SignalNode {
    /** On the worker's thread, once per successful push. */
    protected abstract void onSignal();
}
