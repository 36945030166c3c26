package io.gatun.internal.driver.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.ffm.FaultRules;
import io.gatun.testing.ForkedJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UringFaultTest {
    @Test
    void withoutFaultsAllFeaturesOfThisKernelAreUsed() throws Exception {
        assertExchanges(run(""));
    }

    @Test
    void aForbiddenSetupNamesTheSwitchOrTheProfile() throws Exception {
        final String output = run("io_uring_setup=EPERM");
        assertContains(output, "failed: io_uring_setup: EPERM (operation not permitted): ");
        final Path disabled = Path.of("/proc/sys/kernel/io_uring_disabled");
        final boolean allowed = !Files.exists(disabled) || "0".equals(Files.readString(disabled).strip());
        assertContains(output, allowed ? "seccomp profile" : "kernel.io_uring_disabled is ");
        assertContains(output, "left behind: nothing");
    }

    @Test
    void aForbiddenSetupIsNotTriedWithOtherFlags() throws Exception {
        assertContains(run("io_uring_setup=EPERM@1"), "failed: io_uring_setup: EPERM");
    }

    @Test
    void aSetupWithoutMemoryNamesTheLimit() throws Exception {
        final String output = run("io_uring_setup=ENOMEM");
        assertContains(output, "failed: io_uring_setup: ENOMEM");
        assertContains(output, "RLIMIT_MEMLOCK (ulimit -l)");
        assertContains(output, "left behind: nothing");
    }

    @Test
    void aKernelWithoutIoUringIsCalledSo() throws Exception {
        assertContains(run("io_uring_setup=ENOSYS"), "failed: io_uring_setup: ENOSYS");
    }

    @Test
    void aKernelThatKnowsTooFewFlagsIsCalledTooOld() throws Exception {
        assertContains(run("io_uring_setup=EINVAL"),
                "Linux 6.1 is needed, this is " + System.getProperty("os.version"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "mmap=ENOMEM@1", "mmap=ENOMEM@2", "io_uring_register=ENOMEM@1",
            "io_uring_register=ENOMEM@2",
            "eventfd2=EMFILE@1" })
    void aSetupThatFailsHalfwayLeavesNothingBehind(final String faults) throws Exception {
        final String output = run(faults);
        assertContains(output, "failed: ");
        assertContains(output, faults.substring(faults.indexOf('=') + 1, faults.indexOf('@')));
        assertContains(output, "left behind: nothing");
    }

    @Test
    void aKernelWithoutNoSqarrayIsDrivenByTheIndexArray() throws Exception {
        final String output = run("io_uring_setup=EINVAL@1,io_uring_setup=EINVAL@3");
        assertExchanges(output);
        assertContains(output, "missing [NO_SQARRAY");
    }

    @Test
    void aThreadWithTooManyRingsIsServedByDescriptor() throws Exception {
        final String output = run("io_uring_register=EBUSY@6");
        assertExchanges(output);
        assertContains(output, "registered ring]");
    }

    @ParameterizedTest
    @ValueSource(strings = { "io_uring_enter=EINTR@5-60", "io_uring_enter=EAGAIN@5-60", "io_uring_enter=EBUSY@5-60" })
    void aPassingFailureOfAnEntryLosesNothing(final String faults) throws Exception {
        assertExchanges(run(faults));
    }

    @Test
    void aFatalFailureOfAnEntryIsNamed() throws Exception {
        assertContains(run("io_uring_enter=EBADF@9"), "failed: io_uring_enter: EBADF");
    }

    private static String run(final String faults) throws Exception {
        final ForkedJvm.Outcome outcome = ForkedJvm.run(FaultScenario.class, faults, "-D" + FaultRules.PROPERTY + "=");
        assertEquals(0, outcome.status(), outcome.output());
        return outcome.output();
    }

    private static void assertExchanges(final String output) {
        assertContains(output, "exchanged 1000000");
        assertContains(output, "left behind: nothing");
    }

    private static void assertContains(final String output, final String part) {
        assertTrue(output.contains(part), () -> "no '" + part + "' in: " + output);
    }
}
