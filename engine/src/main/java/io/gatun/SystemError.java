package io.gatun;

/**
 * Implemented by every exception that comes from a kernel: what the engine asked for, and what the kernel answered.
 * <p>
 * The exception itself is of the JDK's type where the JDK has one ({@link java.net.ConnectException},
 * {@link java.net.NoRouteToHostException}, {@link java.net.BindException}), else a {@link java.net.SocketException}. Catch
 * by that type, and ask this interface for the exact cause:
 *
 * {@snippet :
 * connecting.exceptionally(thrown -> {
 *     if (thrown instanceof SystemError error && error.errnoName().equals("ECONNREFUSED")) {
 *         retryLater();
 *     }
 *     return null;
 * });
 * }
 *
 * The message of each is {@code operation address: ERRNO (text)}, as in
 * {@code bind 0.0.0.0:80: EACCES (permission denied)}. Texts are the engine's own, the same on every machine and in every
 * locale.
 * <p>
 * Immutable. Thread: any.
 */
public interface SystemError {
    /**
     * What the kernel was asked to do.
     *
     * @return for example {@code connect}, {@code bind}, {@code receive}
     */
    String operation();

    /**
     * The kernel's answer by name. Compare this, not {@link #errno}: names are the same on all systems of a family.
     *
     * @return for example {@code ECONNREFUSED}; on Windows the name of the WSA error; {@code errno 1234} for a number
     *         without a name
     */
    String errnoName();

    /**
     * The kernel's answer as a number.
     *
     * @return above 0; the same error has other numbers on other systems
     */
    int errno();
}
