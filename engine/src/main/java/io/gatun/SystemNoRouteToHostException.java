package io.gatun;

import java.net.NoRouteToHostException;

import io.gatun.ffm.Errno;

/** The kernel knows no way to the peer. */
final class SystemNoRouteToHostException extends NoRouteToHostException implements SystemError {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final int errno;

    SystemNoRouteToHostException(final String message, final String operation, final int errno) {
        super(message);
        this.operation = operation;
        this.errno = errno;
    }

    @Override
    public String operation() {
        return operation;
    }

    @Override
    public String errnoName() {
        return Errno.name(errno);
    }

    @Override
    public int errno() {
        return errno;
    }
}
