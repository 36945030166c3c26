package io.gatun.internal.worker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Lock-free list from any thread to one owner: the way in for signals that must not fail. It never fills, allocates or
 * throws, because each node is part of what is signalled.
 * <p>
 * A stack, which the owner takes whole and reverses. A linked queue would need no reversal, but has a moment in which a
 * node is in and cannot be reached yet; here a push is complete or has not happened, and knows whether the list was empty
 * before.
 * <p>
 * A node is on the list once, however often it is pushed. {@link #next} lets it go: whatever was written before a push is
 * either seen by the action that runs after {@code next}, or that push puts the node on the list again.
 *
 * <pre>
 * SignalNode node = list.drainFifo();
 * while (node != null) {
 *     SignalNode following = list.next(node);
 *     // act on node; from here on it may be signalled again
 *     node = following;
 * }
 * </pre>
 */
public final class SignalList {
    private static final VarHandle TOP = MethodHandles.arrayElementVarHandle(SignalNode[].class)
            .withInvokeExactBehavior();
    private static final int TOP_INDEX = 16; // at least a cache line from either end of the array
    private static final int PADDED_LENGTH = 33;

    private final SignalNode[] top = new SignalNode[PADDED_LENGTH]; // last pushed, alone on its cache line

    /** An empty list. */
    public SignalList() {}

    /**
     * Puts a node on the list unless it is there. Any thread, never fails.
     *
     * @param node what is signalled
     * @return true when the list was empty before and the owner may have to be woken
     */
    public boolean push(final SignalNode node) {
        if (!node.acquire()) {
            return false; // whoever put it there wakes the owner
        }
        SignalNode below;
        do {
            below = (SignalNode) TOP.getVolatile(top, TOP_INDEX);
            node.next = below;
        } while (!TOP.compareAndSet(top, TOP_INDEX, below, node));
        return below == null;
    }

    /**
     * Takes all nodes off the list. Owner's thread. What is pushed from now on belongs to the next batch.
     *
     * @return the node that was pushed first, leading to the others by {@link #next}; null when there is none
     */
    public SignalNode drainFifo() {
        SignalNode node = (SignalNode) TOP.getAndSet(top, TOP_INDEX, (SignalNode) null);
        SignalNode first = null;
        while (node != null) {
            final SignalNode pushedBefore = node.next;
            node.next = first;
            first = node;
            node = pushedBefore;
        }
        return first;
    }

    /**
     * Lets go of a drained node, which can then be pushed again. Owner's thread, once per drained node, before acting on
     * it.
     *
     * @param node from {@link #drainFifo} or from here
     * @return the node that was pushed after it, null at the end of the batch
     */
    public SignalNode next(final SignalNode node) {
        final SignalNode following = node.next;
        node.next = null;
        node.release();
        return following;
    }

    /**
     * Whether nothing is on the list; says nothing of a batch taken off. Any thread.
     *
     * @return true when empty
     */
    public boolean isEmpty() {
        return (SignalNode) TOP.getVolatile(top, TOP_INDEX) == null;
    }
}
