import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes the options of the test JVM to a file, as far as the JDK that runs this knows them. */
final class TestJvmOptions {
    private static final int FIRST_WITH_ILLEGAL_NATIVE_ACCESS = 24;

    private TestJvmOptions() {}

    public static void main(final String[] args) throws IOException {
        final List<String> options = new ArrayList<>();
        options.add("-ea");
        options.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= FIRST_WITH_ILLEGAL_NATIVE_ACCESS) {
            options.add("--illegal-native-access=deny");
        }
        final Path file = Path.of(args[0]);
        Files.createDirectories(file.getParent());
        Files.write(file, options);
    }
}
