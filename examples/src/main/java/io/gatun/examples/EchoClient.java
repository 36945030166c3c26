package io.gatun.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import io.gatun.EngineConfig;

/** Measures an echo server, and verifies every byte. */
final class EchoClient implements Command {
    static final String NAME = "echo-client";

    private static final int MAX_CONNECTIONS = 60_000;
    private static final int MAX_MESSAGE_BYTES = 16 << 20;
    private static final int MAX_DEPTH = 65_536;
    private static final int MAX_SECONDS = 86_400;

    private final PrintStream out;
    private final EngineOptions engine = new EngineOptions(EngineConfig.defaults().workers(1), 1);
    private int connections = 50;
    private int messageBytes = 64;
    private int depth = 1;
    private Duration measured = Duration.ofSeconds(5);
    private Duration warmUp = Duration.ofSeconds(2);

    EchoClient(final PrintStream out) {
        this.out = out;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Measures an echo server and verifies every byte.";
    }

    @Override
    public List<CommandOption> options() {
        return List.of(EngineOptions.port("Port of the server"), EngineOptions.host("Address or name of the server"),
                CommandOption.optional("--connections", "C", "Connections at once (default: 50)"),
                CommandOption.optional("--size", "BYTES", "Size of a message (default: 64)"),
                CommandOption.optional("--depth", "D", "Messages under way per connection (default: 1)"),
                CommandOption.optional("--seconds", "S", "Measured time (default: 5)"),
                CommandOption.optional("--warmup", "S", "Time before it is measured (default: 2)"),
                EngineOptions.workers("1"), EngineOptions.driver());
    }

    @Override
    public void set(final String option, final String value) {
        switch (option) {
            case "--connections" -> connections = Numbers.whole(value, 1, MAX_CONNECTIONS);
            case "--size" -> messageBytes = Numbers.whole(value, 1, MAX_MESSAGE_BYTES);
            case "--depth" -> depth = Numbers.whole(value, 1, MAX_DEPTH);
            case "--seconds" -> measured = Numbers.seconds(value, 0, MAX_SECONDS);
            case "--warmup" -> warmUp = Numbers.seconds(value, 0, MAX_SECONDS);
            default -> engine.set(option, value);
        }
    }

    @Override
    public void run() throws CommandFailure, IOException, InterruptedException {
        final InetSocketAddress address = InetSocketAddress.createUnresolved(engine.host(), engine.port());
        final LoadPlan plan = new LoadPlan(address, connections, messageBytes, depth);
        try (LoadRun run = LoadRun.start(engine.config(), plan)) {
            out.println(
                    NAME + ": " + EngineOptions.text(address) + ", driver " + run.describe().driver() + ", " + plan);
            run.flow(warmUp);
            run.begin();
            run.flow(measured);
            final LoadResult result = run.end();
            final long verifiedBytes = run.finish();
            out.println(NAME + ": " + result.messagesPerSecondText() + " messages/s, p50 " + result.latencyUsText(50)
                    + ", p99 " + result.latencyUsText(99) + ", " + result.messages() + " messages measured, "
                    + verifiedBytes + " bytes verified");
        }
    }
}
