package io.gatun.examples;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Entry of the runnable jar. */
@Command(name = "gatun-examples", mixinStandardHelpOptions = true, versionProvider = Main.Version.class, description = "Runnable services and clients on the Gatun engine.")
public final class Main {
    private Main() {}

    /**
     * Runs the command which the arguments name, and ends the process with its status.
     *
     * @param args the command line
     */
    public static void main(final String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            final String version = Main.class.getPackage().getImplementationVersion();
            return new String[] { "gatun-examples " + (version != null ? version : "(not packaged)") };
        }
    }
}
