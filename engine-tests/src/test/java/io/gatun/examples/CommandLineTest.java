package io.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

final class CommandLineTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final Recorder recorder = new Recorder();

    @Test
    void pairsOfNamesAndValuesAreReadWithoutTheModel() {
        assertTrue(PlainOptions.read(recorder, List.of("--port", "7", "--host", "name")));
        assertEquals(List.of("port=7", "host=name"), recorder.seen);
    }

    @Test
    void theModelReadsThemAlike() throws CommandFailure {
        assertTrue(CommandModel.read(recorder, List.of("--port", "7", "--host", "name"), out));
        assertEquals(List.of("port=7", "host=name"), recorder.seen);
    }

    @Test
    void theModelReadsWhatIsNotPlain() throws CommandFailure {
        final List<String> args = List.of("--port=7", "--host=name");
        assertFalse(PlainOptions.read(recorder, args));
        assertTrue(CommandModel.read(recorder, args, out));
        assertEquals(List.of("port=7", "host=name"), recorder.seen);
    }

    @Test
    void aMissingRequiredOptionIsNotPlain() {
        assertMistake("Missing required option: '--port=N'", "--host", "name");
    }

    @Test
    void aMissingValueIsNotPlain() {
        assertMistake("Missing required parameter for option '--host' (H)", "--port", "7", "--host");
        assertMistake("Expected parameter for option '--port' but found '--host'", "--port", "--host", "name", "x");
    }

    @Test
    void aValueOutOfRangeIsNotPlain() {
        assertMistake("Invalid value for option '--port': 0: out of range 1..9", "--port", "0");
    }

    @Test
    void anOptionGivenTwiceIsNotPlain() {
        assertMistake("option '--port' (N) should be specified only once", "--port", "7", "--port", "8");
    }

    @Test
    void anUnknownOptionIsNotPlain() {
        assertMistake("Unknown options: '--depth', '7'", "--port", "7", "--depth", "7");
    }

    @Test
    void helpOfACommandListsItsOptionsAndRunsNothing() throws CommandFailure {
        assertFalse(PlainOptions.read(recorder, List.of("--help")));
        assertFalse(CommandModel.read(recorder, List.of("--help"), out));
        assertTrue(printed().contains("--port=N") && printed().contains("where to"), this::printed);
    }

    @Test
    void helpOfTheJarListsItsCommands() {
        assertEquals(0, Main.run(List.of("--help"), out, out));
        assertTrue(printed().contains("echo-server") && printed().contains("echo-client")
                && printed().contains("demo"), this::printed);
    }

    @Test
    void theJarTellsItsVersion() {
        assertEquals(0, Main.run(List.of("--version"), out, out));
        assertTrue(printed().startsWith("gatun-examples "), this::printed);
    }

    @Test
    void anUnknownCommandIsAnsweredWithTheKnownOnes() {
        assertEquals(2, Main.run(List.of("echo-chamber"), out, out));
        assertEquals("gatun-examples: command echo-chamber: not one of echo-server, echo-client, demo",
                printed().strip());
    }

    @Test
    void aMissingCommandIsAnsweredWithTheKnownOnes() {
        assertEquals(2, Main.run(List.of(), out, out));
        assertEquals("gatun-examples: a command is missing: echo-server, echo-client, demo", printed().strip());
    }

    private void assertMistake(final String message, final String... args) {
        assertFalse(PlainOptions.read(recorder, List.of(args)));
        final CommandFailure mistake = assertThrows(CommandFailure.class,
                () -> CommandModel.read(recorder, List.of(args), out));
        assertEquals(CommandFailure.WRONG_USAGE, mistake.status());
        assertEquals(message + " (--help tells more)", mistake.getMessage());
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static final class Recorder implements Command {
        private final List<String> seen = new ArrayList<>();

        @Override
        public String name() {
            return "recorder";
        }

        @Override
        public String description() {
            return "Records what it is given.";
        }

        @Override
        public List<CommandOption> options() {
            return List.of(CommandOption.required("--port", "N", "where to"),
                    CommandOption.optional("--host", "H", "whom to"));
        }

        @Override
        public void set(final String option, final String value) {
            if (option.equals("--port")) {
                Numbers.whole(value, 1, 9);
            }
            seen.add(option.substring(2) + "=" + value);
        }

        @Override
        public void run() {
            seen.add("run");
        }
    }
}
