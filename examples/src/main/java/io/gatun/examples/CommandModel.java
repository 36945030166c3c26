package io.gatun.examples;

import java.io.PrintStream;
import java.util.List;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The commands as picocli knows them: reads every notation, and explains usage and mistakes. */
final class CommandModel {
    private CommandModel() {}

    /** Reads the options of a command. False: help was asked for and printed, and nothing is to be run. */
    static boolean read(final Command command, final List<String> args, final PrintStream out) throws CommandFailure {
        return parse(new CommandLine(spec(command)), args, out);
    }

    /** Prints what the whole jar offers, if that was asked for; a failure otherwise. */
    static void explain(final List<Command> commands, final List<String> args, final PrintStream out)
            throws CommandFailure {
        final String names = String.join(", ", commands.stream().map(Command::name).toList());
        if (args.isEmpty()) {
            throw new CommandFailure(CommandFailure.WRONG_USAGE, "a command is missing: " + names);
        }
        if (!args.getFirst().startsWith("-")) {
            throw new CommandFailure(CommandFailure.WRONG_USAGE,
                    "command " + args.getFirst() + ": not one of " + names);
        }
        final CommandSpec all = CommandSpec.create().name("gatun-examples").version(version());
        all.usageMessage().description("Runnable services and clients on the Gatun engine.");
        all.addOption(help()).addOption(OptionSpec.builder("-V", "--version").versionHelp(true)
                .description("Show the version and end.").build());
        commands.forEach(command -> all.addSubcommand(command.name(), spec(command)));
        if (parse(new CommandLine(all), args, out)) {
            throw new CommandFailure(CommandFailure.WRONG_USAGE, "a command is missing: " + names);
        }
    }

    /** False: help was asked for and printed. */
    private static boolean parse(final CommandLine line, final List<String> args, final PrintStream out)
            throws CommandFailure {
        try {
            for (final CommandLine each : line.parseArgs(args.toArray(String[]::new)).asCommandLineList()) {
                if (each.isUsageHelpRequested()) {
                    each.usage(out);
                    return false;
                }
                if (each.isVersionHelpRequested()) {
                    each.printVersionHelp(out);
                    return false;
                }
            }
            return true;
        } catch (final ParameterException e) {
            throw new CommandFailure(CommandFailure.WRONG_USAGE, e.getMessage() + " (--help tells more)");
        }
    }

    private static CommandSpec spec(final Command command) {
        final CommandSpec spec = CommandSpec.create().name(command.name());
        spec.usageMessage().description(command.description()).sortOptions(false);
        command.options().forEach(option -> spec.addOption(spec(command, option)));
        return spec.addOption(help());
    }

    private static OptionSpec spec(final Command command, final CommandOption option) {
        return OptionSpec.builder(option.name()).paramLabel(option.label()).description(option.description())
                .required(option.isRequired()).type(String.class).converters(value -> {
                    try {
                        command.set(option.name(), value);
                        return value;
                    } catch (final IllegalArgumentException e) {
                        throw new TypeConversionException(e.getMessage());
                    }
                }).build();
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help and end.").build();
    }

    private static String version() {
        final String version = CommandModel.class.getPackage().getImplementationVersion();
        return "gatun-examples " + (version == null ? "(not packaged)" : version);
    }
}
