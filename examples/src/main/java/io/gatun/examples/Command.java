package io.gatun.examples;

import java.io.IOException;
import java.util.List;

/** One program of the jar. */
interface Command {
    /** The first argument, which chooses it. */
    String name();

    String description();

    List<CommandOption> options();

    /**
     * Gives one of the options its value.
     *
     * @throws IllegalArgumentException naming the value, and what it may be
     */
    void set(String option, String value);

    /** Called once, after all options were given their values; a server returns while it serves. */
    void run() throws CommandFailure, IOException, InterruptedException;
}
