package io.gatun.examples;

/** One option of a command, as it is to be explained. Each takes a value. */
record CommandOption(String name, String label, String description, boolean isRequired) {
    static CommandOption required(final String name, final String label, final String description) {
        return new CommandOption(name, label, description, true);
    }

    static CommandOption optional(final String name, final String label, final String description) {
        return new CommandOption(name, label, description, false);
    }
}
