package io.gatun;

/** What happened to one worker's connections. Written by its thread, read by any, each value on its own. */
final class ConnectionCounters {
    long accepted;
    long connected;
    long closed;
    long acceptPauses;
    /** Bytes lent as leases now. */
    long leasedBytes;
}
