package io.gatun.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.gatun.EngineConfig;
import io.gatun.EngineReport;

/** An echo service and its client in one process for some seconds, and what came of it. */
final class Demo implements Command {
    static final String NAME = "demo";

    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration LAST_ECHOES = Duration.ofSeconds(5);
    private static final Duration STALL = Duration.ofSeconds(1); // client and server share processors
    private static final int CONNECTIONS = 50;
    private static final int MESSAGE_BYTES = 64;
    private static final int MAX_SECONDS = 3_600;

    private final PrintStream out;
    private final EngineOptions engine = new EngineOptions(EngineConfig.defaults(), 0);
    private Duration measured = Duration.ofSeconds(7);

    Demo(final PrintStream out) {
        this.out = out;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Runs an echo server and a client for some seconds, and prints a table.";
    }

    @Override
    public List<CommandOption> options() {
        return List.of(CommandOption.optional("--seconds", "S", "Measured time (default: 7)"), EngineOptions.driver());
    }

    @Override
    public void set(final String option, final String value) {
        if (option.equals("--seconds")) {
            measured = Duration.ofSeconds(Numbers.whole(value, 1, MAX_SECONDS));
        } else {
            engine.set(option, value);
        }
    }

    @Override
    public void run() throws CommandFailure, IOException, InterruptedException {
        final EngineConfig halfOfTheMachine = engine.config()
                .workers(Math.max(1, engine.config().workers() / 2))
                .stallThreshold(STALL);
        final InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (EchoService service = EchoService.start(halfOfTheMachine, anyPort)) {
            final LoadPlan plan = new LoadPlan(service.address(), CONNECTIONS, MESSAGE_BYTES, 1);
            out.println("Echo service on " + EngineOptions.text(plan.address()) + ", client with " + plan);
            try (LoadRun run = LoadRun.start(halfOfTheMachine, plan)) {
                flow(run, WARM_UP, "warm-up");
                final long heapBytesBefore = service.allocatedBytes();
                run.begin();
                flow(run, measured, "measured");
                final LoadResult result = run.end();
                final long heapBytes = service.allocatedBytes() - heapBytesBefore;
                final long verifiedBytes = run.finish();
                print(service.describe(), result, heapBytes, verifiedBytes);
            }
            service.drain(LAST_ECHOES);
        }
    }

    private void flow(final LoadRun run, final Duration duration, final String phase)
            throws CommandFailure, InterruptedException {
        long before = run.messages();
        for (long second = 1; second <= duration.toSeconds(); second++) {
            run.flow(STEP);
            final long now = run.messages();
            out.printf(Locale.ROOT, "  %-8s %2d of %d s  %,12d messages/s%n", phase, second, duration.toSeconds(),
                    now - before);
            before = now;
        }
    }

    private void print(final EngineReport report, final LoadResult result, final long heapBytes,
            final long verifiedBytes) {
        final EngineReport.WorkerReport worker = report.workers().getFirst();
        final Table table = new Table();
        table.row("driver", report.driver());
        report.refusedDrivers().forEach(refused -> table.row("not used", refused));
        table.row("kernel", report.os());
        table.row("kernel features", worker.features());
        table.row("not offered", worker.missing());
        table.row("JDK", report.jdk());
        table.row("messages per second", result.messagesPerSecondText());
        table.row("p50, p99", result.latencyUsText(50) + ", " + result.latencyUsText(99));
        table.row("heap bytes per message", String.format(Locale.ROOT, "%.3f in the server's workers",
                (double) heapBytes / Math.max(1, result.messages())));
        table.row("bytes verified", String.format(Locale.ROOT, "%,d, all as sent", verifiedBytes));
        out.println();
        out.print(table);
        out.println("client and server share this machine: it shows that it works, not how fast it is");
    }
}
