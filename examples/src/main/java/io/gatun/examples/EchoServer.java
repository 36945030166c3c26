package io.gatun.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.List;

import io.gatun.EngineConfig;
import io.gatun.EngineReport;

/** Echoes until the process is told to end, then finishes what is under way and tells what was done. */
final class EchoServer implements Command {
    static final String NAME = "echo-server";

    private final PrintStream out;
    private final EngineOptions engine = new EngineOptions(EngineConfig.defaults(), 0);
    private String tier = "handlers";

    EchoServer(final PrintStream out) {
        this.out = out;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Sends back what it receives, until SIGTERM or SIGINT.";
    }

    @Override
    public List<CommandOption> options() {
        return List.of(EngineOptions.port("Port to listen on; 0 takes a free one"),
                EngineOptions.host("Address or name to listen on"), EngineOptions.driver(),
                CommandOption.optional("--tier", "T", "handlers, futures or tasks (default: handlers)"),
                EngineOptions.workers("available processors"));
    }

    @Override
    public void set(final String option, final String value) {
        if (option.equals("--tier")) {
            tier(value);
        } else {
            engine.set(option, value);
        }
    }

    private void tier(final String text) {
        if (!List.of("handlers", "futures", "tasks").contains(text)) {
            throw new IllegalArgumentException(text + ": not one of handlers, futures, tasks");
        }
        tier = text;
    }

    @Override
    public void run() throws CommandFailure, IOException {
        if (!tier.equals("handlers")) {
            throw new CommandFailure(CommandFailure.FAILED,
                    "tier " + tier + ": not in this version of Gatun, which has handlers");
        }
        final EchoService service = EchoService.start(engine.config(),
                new InetSocketAddress(engine.host(), engine.port()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(service), NAME + "-end"));
        out.println(NAME + ": listening on " + EngineOptions.text(service.address()) + ", " + text(service.describe()));
    }

    private static String text(final EngineReport report) {
        final int workers = report.workers().size();
        final String chosen = "driver " + report.driver() + ", " + workers + (workers == 1 ? " worker" : " workers");
        return report.refusedDrivers().isEmpty() ? chosen
                : chosen + ", not used: " + String.join("; ", report.refusedDrivers());
    }

    private void end(final EchoService service) {
        out.println(NAME + ": " + service.drain(engine.config().drainTimeout()));
        out.flush();
        service.close();
    }
}
