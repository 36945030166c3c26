package io.gatun.examples;

/**
 * What an echo service did.
 *
 * @param connections accepted
 * @param messages    receives that were shown to handlers and echoed
 * @param bytes       echoed
 * @param heapBytes   allocated by the worker threads since they started
 * @param isWhole     false: some connections were cut at the deadline
 */
record EchoReport(long connections, long messages, long bytes, long heapBytes, boolean isWhole) {
    @Override
    public String toString() {
        return connections + " connections, " + messages + " messages, " + bytes + " bytes, " + heapBytes
                + " heap bytes allocated by the worker threads" + (isWhole ? "" : ", some cut at the deadline");
    }
}
