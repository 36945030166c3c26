package io.gatun.examples;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

import io.gatun.EngineConfig;

/** The options that servers and clients have in common: an address, and how the engine is to be. */
final class EngineOptions {
    private static final int HIGHEST_PORT = 65_535;
    private static final int MAX_WORKERS = 1_024;

    private final int lowestPort;
    private EngineConfig config;
    private String host = "127.0.0.1";
    private int port;

    EngineOptions(final EngineConfig defaults, final int lowestPort) {
        this.lowestPort = lowestPort;
        config = defaults;
    }

    EngineConfig config() {
        return config;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    static CommandOption port(final String description) {
        return CommandOption.required("--port", "N", description);
    }

    static CommandOption host(final String description) {
        return CommandOption.optional("--host", "H", description + " (default: 127.0.0.1)");
    }

    static CommandOption driver() {
        return CommandOption.optional("--driver", "D", "auto, io_uring, epoll, kqueue or iocp (default: auto)");
    }

    static CommandOption workers(final String standard) {
        return CommandOption.optional("--workers", "N", "Worker threads (default: " + standard + ")");
    }

    /** Takes what is among the options above. */
    void set(final String option, final String value) {
        switch (option) {
            case "--port" -> port = Numbers.whole(value, lowestPort, HIGHEST_PORT);
            case "--host" -> host = value;
            case "--driver" -> config = config.driver(value);
            case "--workers" -> config = config.workers(Numbers.whole(value, 1, MAX_WORKERS));
            default -> throw new IllegalStateException(option);
        }
    }

    static String text(final InetSocketAddress address) {
        if (address.isUnresolved()) {
            return address.getHostString() + ":" + address.getPort();
        }
        final String host = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
