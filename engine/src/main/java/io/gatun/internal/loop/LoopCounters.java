package io.gatun.internal.loop;

/** Written by the owner's thread, read by any, each value on its own. */
public final class LoopCounters {
    public long bytesIn;
    public long bytesOut;
    /** Receive completions with bytes, and send completions. */
    public long receives;
    public long sends;
    public long queuedSendBytes;
    /** Completions whose slot had another generation by then. */
    public long stale;
    /** Sockets given up because a completion never came. */
    public long quarantined;
    /** Sockets in use, listeners too. */
    public long sockets;
}
