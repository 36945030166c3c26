package io.gatun.internal.worker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A place in a {@link SignalList}, to be extended by what is signalled: it is there before the signal is, so that
 * signalling needs no memory and cannot fail. Belongs to one list at a time.
 */
public abstract class SignalNode {
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(SignalNode.class, "state", int.class)
                    .withInvokeExactBehavior();
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int IDLE = 0;
    private static final int SIGNALLED = 1;

    SignalNode next; // written by the pusher before it publishes the node, then the owner's
    private volatile int state;

    /** For what is signalled. */
    protected SignalNode() {}

    /**
     * Whether the node is on a list, or in a batch and not let go yet. Any thread; a snapshot.
     *
     * @return true from push to release
     */
    public final boolean isSignalled() {
        return state == SIGNALLED;
    }

    /**
     * True for one caller until the next release. Both sides swap, also when nothing changes: either the releaser reads
     * this swap and what was written before it, or this one reads the release. A compare-and-set that fails would promise
     * neither.
     */
    final boolean acquire() {
        return (int) STATE.getAndSet(this, SIGNALLED) == IDLE;
    }

    /** From here on the node can be pushed again. */
    final void release() {
        final int before = (int) STATE.getAndSet(this, IDLE);
        assert before == SIGNALLED : "released twice";
    }
}
