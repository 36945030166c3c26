package io.gatun;

import java.net.ConnectException;

import io.gatun.ffm.Errno;

/** The peer's side did not take a connection. */
final class SystemConnectException extends ConnectException implements SystemError {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final int errno;

    SystemConnectException(final String message, final String operation, final int errno) {
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
