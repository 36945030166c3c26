package io.gatun.internal.driver.uring;

import io.gatun.ffm.Errno;
import io.gatun.internal.driver.DriverUnavailableException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a refused call most likely means, in words for whoever runs the machine. */
final class Unavailable {
    private static final Path DISABLED = Path.of("/proc/sys/kernel/io_uring_disabled");

    private Unavailable() {}

    /**
     * @param call
     *            as its man page names it, with the request if it has several
     * @param errno
     *            positive
     */
    static DriverUnavailableException because(final String call, final int errno) {
        final String cause = cause(errno);
        return new DriverUnavailableException(
                call + ": " + Errno.describe(errno) + (cause.isEmpty() ? "" : ": " + cause));
    }

    static DriverUnavailableException lacking(final String what) {
        return new DriverUnavailableException("io_uring lacks " + what + ": " + tooOld());
    }

    private static String cause(final int errno) {
        if (errno == Errno.EPERM || errno == Errno.EACCES) {
            return forbidden();
        }
        if (errno == Errno.ENOMEM) {
            return "no memory, or none that may be locked: raise RLIMIT_MEMLOCK (ulimit -l)";
        }
        if (errno == Errno.ENOSYS) {
            return "a kernel without io_uring, or a seccomp profile that hides it";
        }
        if (errno == Errno.EMFILE || errno == Errno.ENFILE) {
            return "no descriptor left: raise RLIMIT_NOFILE (ulimit -n)";
        }
        return errno == Errno.EINVAL ? tooOld() : "";
    }

    private static String forbidden() {
        final String disabled = disabled();
        return disabled.isEmpty() || "0".equals(disabled) ? "a seccomp profile forbids it, as those of containers do"
                : "kernel.io_uring_disabled is " + disabled;
    }

    private static String disabled() {
        try {
            return Files.readString(DISABLED).strip();
        } catch (final IOException e) {
            return ""; // before 6.6 there is no such switch
        }
    }

    private static String tooOld() {
        return "Linux 6.1 is needed, this is " + System.getProperty("os.version");
    }
}
