package io.gatun.conformance;

/** Where a connection's handler is called, and the ways to get onto its worker. */
enum Callback {
    ON_OPEN, ON_DATA, ON_WRITABLE, ON_END_OF_INPUT, ON_TIMEOUT, ON_DRAIN, ON_CLOSE, EXECUTE
}
