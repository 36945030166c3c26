import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Says what to do when the newest JDK that was discovered is too old to compile the project. The selection of the JDK,
 * which comes next, then ends the build.
 * Runs as a source file, and on the JDKs it refuses: keep it at Java 17.
 */
final class RequireJdk {
    private static final int OLDEST_FEATURE_VERSION = 22;

    private RequireJdk() {}

    public static void main(final String[] args) {
        final int found = Runtime.version().feature();
        if (found >= OLDEST_FEATURE_VERSION) {
            return;
        }
        // A toolchains file is asked before any discovery, and its first match need not be its newest.
        final boolean declared = Files.exists(Path.of(System.getProperty("user.home"), ".m2", "toolchains.xml"));
        final List<String> message = List.of(
                "",
                "Gatun needs a JDK " + OLDEST_FEATURE_VERSION + " or later; the " + (declared ? "first" : "newest")
                        + " one found here is " + found + " (" + System.getProperty("java.home") + ").",
                "Install one, for example from https://adoptium.net or with the package manager of the system.",
                "One that is installed already is found when JAVA_HOME or a variable like JAVA25_HOME names its folder,",
                "in the usual folders of the system, of SDKMAN and of IDEs, or through ~/.m2/toolchains.xml.",
                "Maven itself may go on running on Java 17.",
                declared ? "All is well, though, if ~/.m2/toolchains.xml has another one and the build goes on." : "");
        message.forEach(System.err::println);
    }
}
