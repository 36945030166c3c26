package io.gatun.examples;

import java.net.InetSocketAddress;

/**
 * What a client does.
 *
 * @param address      of the echo server
 * @param connections  at once
 * @param messageBytes size of each message
 * @param depth        messages under way per connection
 */
record LoadPlan(InetSocketAddress address, int connections, int messageBytes, int depth) {
    @Override
    public String toString() {
        return connections + (connections == 1 ? " connection, " : " connections, ") + depth + " x " + messageBytes
                + " bytes under way on each";
    }
}
