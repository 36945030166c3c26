package io.gatun.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.ffm.linux.LinuxSyscalls;

import java.io.IOException;

import org.junit.jupiter.api.Test;

class FaultRulesTest {

    @Test
    void withoutThePropertyRulesCannotBeSet() {
        assertFalse(FaultRules.enabled());
        assertEquals("fault injection is off: start the JVM with -Dgatun.ffm.faults",
                assertThrows(IllegalStateException.class, () -> FaultRules.set("close=EIO")).getMessage());
    }

    @Test
    void rulesOfThePropertyFailTheCallsTheyName() throws IOException, InterruptedException {
        assertEquals(new Toolchain.Outcome(0, ""), Toolchain.java(PropertyRules.class,
                "-Dgatun.ffm.faults=io_uring_setup=EPERM, eventfd2=EMFILE@2 ,close=EIO@2-3,close=EINTR@5-"));
    }

    @Test
    void rulesCanBeChangedWhenThePropertyIsPresentButEmpty() throws IOException, InterruptedException {
        assertEquals(new Toolchain.Outcome(0, ""), Toolchain.java(ChangedRules.class, "-Dgatun.ffm.faults="));
    }

    @Test
    void aRuleOfThePropertyForNoCallOfTheSystemStopsTheBindings() throws IOException, InterruptedException {
        final Toolchain.Outcome outcome = Toolchain.java(PropertyRules.class, "-Dgatun.ffm.faults=acept4=EMFILE");
        assertTrue(outcome.status() != 0 && outcome.output().contains("gatun.ffm.faults: no such call: acept4"),
                outcome.output());
    }

    /** Sees the property's rules at work. */
    static final class PropertyRules {
        private static final int NO_FD = -1;

        private PropertyRules() {}

        public static void main(final String[] args) {
            assertEquals(-Errno.EPERM, LinuxSyscalls.ioUringSetup(8, 0));
            assertEquals(-Errno.EPERM, LinuxSyscalls.ioUringSetup(8, 0));

            final int fd = LinuxSyscalls.eventfd2(0, 0);
            assertTrue(fd >= 0);
            assertEquals(-Errno.EMFILE, LinuxSyscalls.eventfd2(0, 0));
            assertTrue(LinuxSyscalls.eventfd2(0, 0) >= 0);

            assertEquals(-Errno.EBADF, LinuxSyscalls.close(NO_FD));
            assertEquals(-Errno.EIO, LinuxSyscalls.close(fd));
            assertEquals(-Errno.EIO, LinuxSyscalls.close(fd));
            assertEquals(0, LinuxSyscalls.close(fd));
            assertEquals(-Errno.EINTR, LinuxSyscalls.close(NO_FD));
            assertEquals(-Errno.EINTR, LinuxSyscalls.close(NO_FD));
            assertEquals(6, FaultRules.calls("close"));

            assertEquals(ProcessHandle.current().pid(), LinuxSyscalls.getpid());
            assertEquals(0, FaultRules.calls("getpid"));
        }
    }

    /** Changes rules while it runs. */
    static final class ChangedRules {
        private static final int NO_FD = -1;

        private ChangedRules() {}

        public static void main(final String[] args) {
            assertTrue(FaultRules.enabled());
            assertEquals(-Errno.EBADF, LinuxSyscalls.close(NO_FD));
            FaultRules.set("close=ENOSPC@2");
            assertEquals(-Errno.EBADF, LinuxSyscalls.close(NO_FD));
            assertEquals(-Errno.ENOSPC, LinuxSyscalls.close(NO_FD));
            assertEquals(-Errno.ENOSPC, resetAndClose("close=ENOSPC"));

            refuse("close", "close: call=ERRNO, call=ERRNO@3, call=ERRNO@3- or call=ERRNO@3-7 is expected");
            refuse("close@3=EIO", "close@3=EIO: call=ERRNO, call=ERRNO@3, call=ERRNO@3- or call=ERRNO@3-7 is expected");
            refuse("close=ENONSENSE", "close=ENONSENSE: no such error: ENONSENSE");
            refuse("close=EIO@0", "close=EIO@0: not the ordinal of a call, which counts from 1: '0'");
            refuse("close=EIO@x-3", "close=EIO@x-3: not the ordinal of a call, which counts from 1: 'x'");
            refuse("close=EIO@5-3", "close=EIO@5-3: the range ends before it begins");
            refuse("getpid=EIO,clos=EIO", "no such call: clos");
            assertEquals(-Errno.ENOSPC, LinuxSyscalls.close(NO_FD), "rules stay when others are refused");

            FaultRules.set("");
            assertEquals(-Errno.EBADF, LinuxSyscalls.close(NO_FD));
        }

        private static int resetAndClose(final String rules) {
            FaultRules.set(rules);
            return LinuxSyscalls.close(NO_FD);
        }

        private static void refuse(final String rules, final String message) {
            assertEquals("gatun.ffm.faults: " + message,
                    assertThrows(IllegalArgumentException.class, () -> FaultRules.set(rules)).getMessage());
        }
    }
}
