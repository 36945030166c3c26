package io.gatun;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;

import io.gatun.ffm.Errno;

/** Exceptions for what a kernel answered: the JDK's type where it has one, {@code operation address: ERRNO (text)}. */
final class SystemErrors {
    private SystemErrors() {}

    /**
     * Makes an exception; does not throw it.
     *
     * @param address
     *            as text, or null
     */
    static IOException of(final String operation, final String address, final int errno) {
        final String message = operation + (address == null ? "" : " " + address) + ": " + Errno.describe(errno);
        if (operation.equals("connect")) {
            if (errno == Errno.EHOSTUNREACH || errno == Errno.ENETUNREACH || errno == Errno.EHOSTDOWN) {
                return new NoRoute(message, operation, errno);
            }
            if (errno == Errno.ECONNREFUSED || errno == Errno.ETIMEDOUT) {
                return new Connect(message, operation, errno);
            }
        }
        if (operation.equals("bind") || operation.equals("listen")) {
            return new Bind(message, operation, errno);
        }
        return new Other(message, operation, errno);
    }

    private static final class Bind extends BindException implements SystemError {
        private static final long serialVersionUID = 1L;

        private final String operation;
        private final int errno;

        Bind(final String message, final String operation, final int errno) {
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

    private static final class Connect extends ConnectException implements SystemError {
        private static final long serialVersionUID = 1L;

        private final String operation;
        private final int errno;

        Connect(final String message, final String operation, final int errno) {
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

    private static final class NoRoute extends NoRouteToHostException implements SystemError {
        private static final long serialVersionUID = 1L;

        private final String operation;
        private final int errno;

        NoRoute(final String message, final String operation, final int errno) {
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

    private static final class Other extends SocketException implements SystemError {
        private static final long serialVersionUID = 1L;

        private final String operation;
        private final int errno;

        Other(final String message, final String operation, final int errno) {
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
}
