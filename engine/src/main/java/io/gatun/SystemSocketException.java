package io.gatun;

import java.net.SocketException;

import io.gatun.ffm.Errno;

/** Everything from a kernel that the JDK has no type for. */
final class SystemSocketException extends SocketException implements SystemError {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final int errno;

    SystemSocketException(final String message, final String operation, final int errno) {
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
