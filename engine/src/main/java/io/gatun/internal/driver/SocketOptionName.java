package io.gatun.internal.driver;

/** Options by what they mean; a driver knows level and number on its system. Values are ints, booleans as 0 and 1. */
public enum SocketOptionName {
    REUSE_ADDRESS, REUSE_PORT, KEEP_ALIVE, KEEP_IDLE_SECONDS, KEEP_INTERVAL_SECONDS, KEEP_COUNT, NO_DELAY, QUICK_ACK,
    TRAFFIC_CLASS, SEND_BUFFER_BYTES, RECEIVE_BUFFER_BYTES, IPV6_ONLY,
    /** Close sends RST and discards: SO_LINGER with time 0. */
    RESET_ON_CLOSE
}
