package io.gatun.examples;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a command line of nothing but correct {@code --name value} pairs. It explains nothing: what it does not
 * understand is left to {@link CommandModel}, whose library costs a server a good part of its start-up time.
 */
final class PlainOptions {
    private PlainOptions() {}

    /** True when every argument was understood and nothing is missing; otherwise some values may have been set. */
    static boolean read(final Command command, final List<String> args) {
        final List<CommandOption> options = command.options();
        final Set<String> seen = new HashSet<>();
        for (int i = 0; i < args.size(); i += 2) {
            final CommandOption option = find(options, args.get(i));
            if (option == null || i + 1 == args.size() || !seen.add(option.name())
                    || !accepts(command, option, args.get(i + 1))) {
                return false;
            }
        }
        for (final CommandOption option : options) {
            if (option.isRequired() && !seen.contains(option.name())) {
                return false;
            }
        }
        return true;
    }

    private static CommandOption find(final List<CommandOption> options, final String name) {
        for (final CommandOption option : options) {
            if (option.name().equals(name)) {
                return option;
            }
        }
        return null;
    }

    private static boolean accepts(final Command command, final CommandOption option, final String value) {
        if (value.startsWith("-")) {
            return false; // perhaps the next option, behind one whose value is missing
        }
        try {
            command.set(option.name(), value);
            return true;
        } catch (final IllegalArgumentException e) {
            return false; // the model meets it again, and says it
        }
    }
}
