package io.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.gatun.ffm.Errno;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SystemErrorsTest {
    @ParameterizedTest
    @ValueSource(strings = { "ECONNREFUSED", "ETIMEDOUT" })
    void aConnectThatThePeerDidNotTakeIsAConnectException(final String name) {
        assertType(ConnectException.class, "connect", name);
    }

    @ParameterizedTest
    @ValueSource(strings = { "EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN" })
    void aConnectWithoutAWayIsANoRouteToHostException(final String name) {
        assertType(NoRouteToHostException.class, "connect", name);
    }

    @ParameterizedTest
    @CsvSource({ "bind,EADDRINUSE", "bind,EADDRNOTAVAIL", "bind,EACCES", "listen,EADDRINUSE", "listen,EADDRNOTAVAIL",
            "listen,EACCES" })
    void anAddressThatIsNotGivenIsABindException(final String operation, final String name) {
        assertType(BindException.class, operation, name);
    }

    @ParameterizedTest
    @CsvSource({ "connect,ECONNRESET", "connect,EADDRINUSE", "connect,EACCES", "bind,EINVAL", "bind,ECONNREFUSED",
            "listen,EOPNOTSUPP", "receive,ECONNRESET", "receive,ETIMEDOUT", "receive,ECONNREFUSED", "send,EPIPE",
            "send,EHOSTUNREACH", "socket,EMFILE", "accept,EACCES", "setsockopt SO_REUSEADDR,EADDRINUSE" })
    void everythingElseIsASocketException(final String operation, final String name) {
        assertType(SocketException.class, operation, name);
    }

    @Test
    void theMessageNamesOperationAddressAndCause() {
        assertEquals("bind 0.0.0.0:80: EACCES (permission denied)",
                SystemErrors.of("bind", "0.0.0.0:80", Errno.EACCES).getMessage());
        assertEquals("connect [::1]:9: ECONNREFUSED (connection refused)",
                SystemErrors.of("connect", "[::1]:9", Errno.ECONNREFUSED).getMessage());
    }

    @Test
    void withoutAnAddressTheMessageNamesOperationAndCause() {
        assertEquals("socket: EMFILE (too many open files in the process)",
                SystemErrors.of("socket", null, Errno.EMFILE).getMessage());
    }

    @Test
    void aNumberWithoutANameIsToldAsANumber() {
        final IOException error = SystemErrors.of("send", "127.0.0.1:1", 1234);
        assertEquals("send 127.0.0.1:1: errno 1234", error.getMessage());
        assertEquals("errno 1234", assertInstanceOf(SystemError.class, error).errnoName());
    }

    @ParameterizedTest
    @CsvSource({ "connect,ECONNREFUSED", "connect,ENETUNREACH", "bind,EADDRINUSE", "send,EPIPE" })
    void whatItTellsSurvivesSerialization(final String operation, final String name) throws Exception {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(SystemErrors.of(operation, "127.0.0.1:1", Errno.number(name)));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertTells(operation, name, assertInstanceOf(IOException.class, in.readObject()));
        }
    }

    private static void assertType(final Class<? extends IOException> type, final String operation,
            final String name) {
        final IOException error = SystemErrors.of(operation, "127.0.0.1:1", Errno.number(name));
        assertSame(type, error.getClass().getSuperclass());
        assertTells(operation, name, error);
    }

    private static void assertTells(final String operation, final String name, final IOException error) {
        final SystemError told = assertInstanceOf(SystemError.class, error);
        assertEquals(operation, told.operation());
        assertEquals(name, told.errnoName());
        assertEquals(Errno.number(name), told.errno());
        assertEquals(operation + " 127.0.0.1:1: " + Errno.describe(Errno.number(name)), error.getMessage());
    }
}
