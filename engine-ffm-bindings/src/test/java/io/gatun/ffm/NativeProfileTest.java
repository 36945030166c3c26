package io.gatun.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.ffm.NativeProfile.Architecture;
import io.gatun.ffm.linux.LinuxSyscalls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeProfileTest {
    @TempDir
    private Path folder;

    @Test
    void theMachinesOwnProfileIsTheDefault() {
        final NativeProfile profile = NativeProfile.choose(null, null, "Linux", "amd64");
        assertEquals("linux-x86_64", profile.name());
        assertEquals(Architecture.X86_64, profile.architecture());
        assertEquals("errno", profile.captureStateName());
        assertEquals("linux-aarch64", NativeProfile.choose(null, null, "Linux", "aarch64").name());
        assertSame(NativeProfile.current(), NativeProfile.current());
    }

    @Test
    void theMachinesOwnProfileMayBeNamed() {
        assertEquals("linux-x86_64", NativeProfile.choose("linux-x86_64", null, "Linux", "amd64").name());
    }

    @Test
    void anUnknownProfileIsRefusedNamingPropertyValueAndChoice() {
        assertEquals("gatun.ffm.profile=solaris-sparc: no such native profile; known are linux-aarch64, linux-x86_64",
                refusal("solaris-sparc", null, "Linux", "amd64"));
    }

    @Test
    void aMachineWithoutAProfileIsNamed() {
        assertEquals("this machine, mac_os_x-riscv64: no such native profile; known are linux-aarch64, linux-x86_64",
                refusal(null, null, "Mac OS X", "riscv64"));
    }

    @Test
    void anotherArchitecturesProfileNeedsALibraryToCall() {
        assertEquals("gatun.ffm.profile=linux-aarch64: this machine is linux-x86_64; "
                + "gatun.ffm.library must name the library to call instead of the system's own",
                refusal("linux-aarch64", null, "Linux", "amd64"));
        assertEquals("linux-aarch64 through /some/library.so",
                NativeProfile.choose("linux-aarch64", "/some/library.so", "Linux", "amd64").toString());
    }

    @Test
    void pagesHaveTheSizeTheSystemSays() throws IOException, InterruptedException {
        final String said = Toolchain.run(List.of("getconf", "PAGESIZE")).output().strip();
        assertEquals(said, Integer.toString(NativeProfile.current().pageBytes()));
    }

    @Test
    void aWrongProfileIsReportedAtEveryUse() throws IOException, InterruptedException {
        final Toolchain.Outcome outcome = Toolchain.java(AskForTheProfileTwice.class, "-Dgatun.ffm.profile=plan9");
        final String message = "gatun.ffm.profile=plan9: no such native profile; known are linux-aarch64, linux-x86_64\n";
        assertEquals(message + message, outcome.output());
    }

    @Test
    void aMissingLibraryIsReportedByItsName() throws IOException, InterruptedException {
        final Toolchain.Outcome outcome = Toolchain.java(AskForSymbols.class, "-Dgatun.ffm.library=/nowhere/at/all.so");
        assertTrue(outcome.output().startsWith("gatun.ffm.library=/nowhere/at/all.so: "), outcome.output());
    }

    @Test
    void anotherArchitecturesNumbersReachTheNamedLibrary() throws IOException, InterruptedException {
        Toolchain.requireCompiler();
        final Path source = folder.resolve("numbers.c");
        final Path library = folder.resolve("numbers.so");
        Files.writeString(source, "long syscall(long number) { return number; }\n");
        assertEquals(new Toolchain.Outcome(0, ""), Toolchain.compile(source, library, "-shared", "-fPIC"));
        final String other = NativeProfile.current().architecture() == Architecture.X86_64
                ? "linux-aarch64"
                : "linux-x86_64";
        final Toolchain.Outcome outcome = Toolchain.java(AskForTheProcessId.class, "-Dgatun.ffm.profile=" + other,
                "-Dgatun.ffm.library=" + library);
        final String number = "linux-aarch64".equals(other) ? "172" : "39";
        assertEquals(number, outcome.output().strip());
    }

    private static String refusal(final String profile, final String library, final String osName,
            final String osArch) {
        return assertThrows(IllegalArgumentException.class,
                () -> NativeProfile.choose(profile, library, osName, osArch)).getMessage();
    }

    /** Asks a second time what was refused the first time. */
    static final class AskForTheProfileTwice {
        private AskForTheProfileTwice() {}

        public static void main(final String[] args) {
            for (int i = 0; i < 2; i++) {
                System.out.println(assertThrows(IllegalStateException.class, NativeProfile::current).getMessage());
            }
        }
    }

    /** Opens the library. */
    static final class AskForSymbols {
        private AskForSymbols() {}

        public static void main(final String[] args) {
            System.out.println(
                    assertThrows(IllegalStateException.class, () -> NativeProfile.current().symbols()).getMessage());
        }
    }

    /** Makes the simplest system call. */
    static final class AskForTheProcessId {
        private AskForTheProcessId() {}

        public static void main(final String[] args) {
            System.out.println(LinuxSyscalls.getpid());
        }
    }
}
