package io.gatun.ffm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one native profile of this JVM: which system's and which architecture's ABI the bindings speak, and which library's
 * symbols they call.
 * <p>
 * Chosen once. By default it is the machine's own. The system property {@value #PROFILE_PROPERTY} names another one
 * ({@code linux-x86_64}, {@code linux-aarch64}), and {@value #LIBRARY_PROPERTY} the path of a library whose symbols are
 * called in place of the process's own. A profile which is not the machine's needs such a library, because system call
 * numbers of another architecture mean other calls here. Any thread may call.
 */
public final class NativeProfile {
    /** The system property which names the profile. */
    public static final String PROFILE_PROPERTY = "gatun.ffm.profile";

    /** The system property which has the path of the library to call. */
    public static final String LIBRARY_PROPERTY = "gatun.ffm.library";

    private static final Map<String, NativeProfile> KNOWN = new TreeMap<>();

    static {
        know(new NativeProfile("linux-x86_64", OperatingSystem.LINUX, Architecture.X86_64, "errno", null));
        know(new NativeProfile("linux-aarch64", OperatingSystem.LINUX, Architecture.AARCH64, "errno", null));
    }

    private static final NativeProfile CURRENT; // null when none could be chosen
    private static final String FAILURE; // why CURRENT is null

    static {
        NativeProfile chosen = null;
        String failure = null;
        try {
            chosen = choose(System.getProperty(PROFILE_PROPERTY), System.getProperty(LIBRARY_PROPERTY),
                    System.getProperty("os.name"), System.getProperty("os.arch"));
        } catch (final IllegalArgumentException e) {
            failure = e.getMessage();
        }
        CURRENT = chosen;
        FAILURE = failure;
    }

    private final String name; // as the property has it
    private final OperatingSystem system;
    private final Architecture architecture;
    private final String captureStateName;
    private final String library; // path, or null for the process's own symbols

    private NativeProfile(final String name, final OperatingSystem system, final Architecture architecture,
            final String captureStateName, final String library) {
        this.name = name;
        this.system = system;
        this.architecture = architecture;
        this.captureStateName = captureStateName;
        this.library = library;
    }

    /** A system whose ABI the bindings speak. */
    public enum OperatingSystem {
        /** Linux 6.1 and newer in full; older kernels as far as their system calls go. */
        LINUX
    }

    /** A processor architecture. All of them are 64-bit and little-endian. */
    public enum Architecture {
        /** AMD64. */
        X86_64,
        /** ARM64. */
        AARCH64
    }

    /**
     * The profile of this JVM.
     *
     * @return always the same object
     * @throws IllegalStateException when the properties name no known profile, or the machine has none
     */
    public static NativeProfile current() {
        if (CURRENT == null) {
            throw new IllegalStateException(FAILURE);
        }
        return CURRENT;
    }

    static NativeProfile choose(final String profile, final String library, final String osName, final String osArch) {
        final String machine = machineProfile(osName, osArch);
        final String name = profile != null ? profile : machine;
        final NativeProfile known = KNOWN.get(name);
        if (known == null) {
            throw new IllegalArgumentException(
                    (profile != null ? PROFILE_PROPERTY + "=" + profile : "this machine, " + name)
                            + ": no such native profile; known are " + String.join(", ", KNOWN.keySet()));
        }
        if (library == null && !name.equals(machine)) {
            throw new IllegalArgumentException(PROFILE_PROPERTY + "=" + profile + ": this machine is " + machine + "; "
                    + LIBRARY_PROPERTY + " must name the library to call instead of the system's own");
        }
        return library == null
                ? known
                : new NativeProfile(known.name, known.system, known.architecture, known.captureStateName, library);
    }

    private static String machineProfile(final String osName, final String osArch) {
        final String arch = switch (osArch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default -> osArch;
        };
        return osName.toLowerCase(Locale.ROOT).replace(' ', '_').concat("-").concat(arch); // no run-time linkage at start
    }

    private static void know(final NativeProfile profile) {
        KNOWN.put(profile.name, profile);
    }

    /**
     * The profile's name, as the property has it.
     *
     * @return for example {@code linux-x86_64}
     */
    public String name() {
        return name;
    }

    /**
     * The system.
     *
     * @return whose ABI is spoken
     */
    public OperatingSystem system() {
        return system;
    }

    /**
     * The architecture.
     *
     * @return whose ABI is spoken
     */
    public Architecture architecture() {
        return architecture;
    }

    /**
     * What the linker captures after a call which fails.
     *
     * @return a name for {@link java.lang.foreign.Linker.Option#captureCallState}
     */
    public String captureStateName() {
        return captureStateName;
    }

    /**
     * The size of a page of memory.
     *
     * @return in bytes, a power of two
     */
    public int pageBytes() {
        return PageSize.BYTES;
    }

    /**
     * The symbols to call: those of the library property, else those of the process.
     *
     * @return a lookup which lives as long as the JVM
     * @throws IllegalStateException when the library cannot be loaded
     */
    @SuppressWarnings("restricted")
    public SymbolLookup symbols() {
        if (library == null) {
            return Linker.nativeLinker().defaultLookup();
        }
        try {
            return SymbolLookup.libraryLookup(Path.of(library), Arena.global());
        } catch (final IllegalArgumentException e) {
            throw new IllegalStateException(LIBRARY_PROPERTY + "=" + library + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return library == null ? name : name + " through " + library;
    }

    /** Read once, when first asked for. A native call would cost the linker another shape at start. */
    private static final class PageSize {
        private static final int AT_PAGESZ = 6; // getauxval(3)
        private static final int BYTES = current().architecture == Architecture.X86_64 ? 4096 : fromAuxiliaryVector();

        private PageSize() {}

        private static int fromAuxiliaryVector() {
            try {
                final ByteBuffer vector = ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
                        .order(ByteOrder.nativeOrder());
                while (vector.remaining() >= 2 * Long.BYTES) {
                    final long type = vector.getLong();
                    final long value = vector.getLong();
                    if (type == AT_PAGESZ) {
                        return Math.toIntExact(value);
                    }
                }
            } catch (final IOException e) {
                return 65536; // not readable when the process is not dumpable; the largest page is a multiple of all others
            }
            return 65536;
        }
    }
}
