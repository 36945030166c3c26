package io.gatun.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Entry of the runnable jar: the first argument names a command, the others are its options. */
public final class Main {
    private static final int SUCCEEDED = 0;

    private Main() {}

    /**
     * Runs a command. A server lives on when this returns; what fails ends the process with a status above 0.
     *
     * @param args the command line
     */
    public static void main(final String[] args) {
        nameTheLogger();
        final int status = run(List.of(args), System.out, System.err);
        if (status != SUCCEEDED) {
            System.exit(status);
        }
    }

    /** There is one in the jar; to search for it takes a good part of a server's start-up. */
    private static void nameTheLogger() {
        System.getProperties().putIfAbsent("slf4j.provider", "org.slf4j.simple.SimpleServiceProvider");
        System.getProperties().putIfAbsent("slf4j.internal.verbosity", "WARN");
    }

    static int run(final List<String> args, final PrintStream out, final PrintStream err) {
        final Command command = args.isEmpty() ? null : command(args.getFirst(), out);
        String name = "gatun-examples";
        try {
            if (command == null) {
                CommandModel.explain(List.of(new EchoServer(out), new EchoClient(out), new Demo(out)), args, out);
            } else {
                name = command.name();
                final List<String> options = args.subList(1, args.size());
                if (PlainOptions.read(command, options) || CommandModel.read(command, options, out)) {
                    command.run();
                }
            }
            return SUCCEEDED;
        } catch (final CommandFailure e) {
            err.println(name + ": " + e.getMessage());
            return e.status();
        } catch (final IOException e) {
            err.println(name + ": " + (e.getMessage() == null ? e.toString() : e.getMessage()));
            return CommandFailure.FAILED;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println(name + ": interrupted");
            return CommandFailure.FAILED;
        }
    }

    /** One object for the one command that runs: the others are not even loaded. */
    private static Command command(final String name, final PrintStream out) {
        return switch (name) {
            case EchoServer.NAME -> new EchoServer(out);
            case EchoClient.NAME -> new EchoClient(out);
            case Demo.NAME -> new Demo(out);
            default -> null;
        };
    }
}
