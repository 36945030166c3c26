package io.gatun;

import java.io.IOException;

import io.gatun.ffm.Errno;

/** Makes exceptions of what a kernel answered: the JDK's type where it has one, {@code operation address: ERRNO (text)}. */
final class SystemErrors {
    private SystemErrors() {}

    /**
     * Makes an exception; does not throw it.
     *
     * @param operation the call's name
     * @param address as text, or null
     * @param errno above 0
     */
    static IOException of(final String operation, final String address, final int errno) {
        assert errno > 0 : operation + " " + errno;
        final String message = operation + (address == null ? "" : " " + address) + ": " + Errno.describe(errno);
        return switch (operation) {
            case "connect" -> connect(message, operation, errno);
            case "bind", "listen" -> bind(message, operation, errno);
            default -> new SystemSocketException(message, operation, errno);
        };
    }

    private static IOException connect(final String message, final String operation, final int errno) {
        if (errno == Errno.ECONNREFUSED || errno == Errno.ETIMEDOUT) {
            return new SystemConnectException(message, operation, errno);
        }
        if (errno == Errno.EHOSTUNREACH || errno == Errno.ENETUNREACH || errno == Errno.EHOSTDOWN) {
            return new SystemNoRouteToHostException(message, operation, errno);
        }
        return new SystemSocketException(message, operation, errno);
    }

    private static IOException bind(final String message, final String operation, final int errno) {
        if (errno == Errno.EADDRINUSE || errno == Errno.EADDRNOTAVAIL || errno == Errno.EACCES) {
            return new SystemBindException(message, operation, errno);
        }
        return new SystemSocketException(message, operation, errno);
    }
}
