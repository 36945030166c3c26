package io.gatun;

import java.net.BindException;

import io.gatun.ffm.Errno;

/** The kernel did not give a local address. */
final class SystemBindException extends BindException implements SystemError {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final int errno;

    SystemBindException(final String message, final String operation, final int errno) {
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
