package io.gatun.internal.loop;

/** Memory in a send queue that belongs to someone else. */
public interface ExternalMemory {
    /** The queue no longer names it: sent, or dropped. Owner's thread of the queue. */
    void unqueued();
}
