package io.gatun;

import java.net.SocketOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How connections are to be: one set for a listener, whose accepted connections inherit it, or for a connect. Immutable: each
 * method returns a changed copy. Errors name field, value and range.
 */
public final class TcpOptions {
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
    private static final Duration MAX_TIMEOUT = Duration.ofDays(365);
    private static final TcpOptions DEFAULTS = new TcpOptions();

    private Map<SocketOption<?>, Object> options = Map.of(java.net.StandardSocketOptions.TCP_NODELAY, true);
    private int backlog = 1024;
    private int maxConnections = 0;
    private int maxMessageBytes = 1 << 20;
    private boolean autoPause = true;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration idleTimeout = null;
    private Duration closeTimeout = Duration.ofSeconds(5);
    private int lowWatermark = 64 << 10;
    private int highWatermark = 256 << 10;

    private TcpOptions() {
        // defaults
    }

    private TcpOptions(final TcpOptions from) {
        options = from.options;
        backlog = from.backlog;
        maxConnections = from.maxConnections;
        maxMessageBytes = from.maxMessageBytes;
        autoPause = from.autoPause;
        connectTimeout = from.connectTimeout;
        idleTimeout = from.idleTimeout;
        closeTimeout = from.closeTimeout;
        lowWatermark = from.lowWatermark;
        highWatermark = from.highWatermark;
    }

    /**
     * Everything at its default; TCP_NODELAY on.
     *
     * @return the defaults
     */
    public static TcpOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets a socket option: TCP_NODELAY, SO_KEEPALIVE, SO_SNDBUF, SO_RCVBUF, IP_TOS, SO_REUSEADDR of
     * {@link java.net.StandardSocketOptions}; TCP_KEEPIDLE, TCP_KEEPINTERVAL, TCP_KEEPCOUNT, TCP_QUICKACK of
     * {@code jdk.net.ExtendedSocketOptions}.
     *
     * @param option
     *            which
     * @param value
     *            for each socket
     * @param <T>
     *            the value's type
     * @return a changed copy
     * @throws UnsupportedOperationException
     *             when the engine has no use for the option, or keeps it to itself
     * @throws IllegalArgumentException
     *             when the value is out of range
     */
    public <T> TcpOptions set(final SocketOption<T> option, final T value) {
        SocketOptions.check(option, value);
        final TcpOptions changed = new TcpOptions(this);
        final Map<SocketOption<?>, Object> more = new LinkedHashMap<>(options);
        more.put(option, value);
        changed.options = java.util.Collections.unmodifiableMap(more);
        return changed;
    }

    Map<SocketOption<?>, Object> options() {
        return options;
    }

    /**
     * Bounds of a connection's send queue: at the high mark sends are refused, at the low one they are welcome again. The
     * queue never exceeds the high mark plus one message. Default 64 KiB, 256 KiB.
     *
     * @param lowBytes
     *            0 to highBytes
     * @param highBytes
     *            1 to 1 GiB
     * @return a changed copy
     */
    public TcpOptions watermarks(final int lowBytes, final int highBytes) {
        final TcpOptions changed = new TcpOptions(this);
        changed.highWatermark = Ranges.of("watermarks: high", highBytes, 1, 1 << 30);
        changed.lowWatermark = Ranges.of("watermarks: low", lowBytes, 0, highBytes);
        return changed;
    }

    /**
     * As set by {@link #watermarks}.
     *
     * @return bytes
     */
    public int lowWatermark() {
        return lowWatermark;
    }

    /**
     * As set by {@link #watermarks}.
     *
     * @return bytes
     */
    public int highWatermark() {
        return highWatermark;
    }

    /**
     * Connections that the kernel holds until they are accepted; the kernel may cap it. Listener only. Default 1024.
     *
     * @param connections
     *            1 to 65535
     * @return a changed copy
     */
    public TcpOptions backlog(final int connections) {
        final TcpOptions changed = new TcpOptions(this);
        changed.backlog = Ranges.of("backlog", connections, 1, 65_535);
        return changed;
    }

    /**
     * As set by {@link #backlog(int)}.
     *
     * @return the value
     */
    public int backlog() {
        return backlog;
    }

    /**
     * Connections of this listener that may be open; then accepting pauses. Listener only. Default 0: no limit.
     *
     * @param count
     *            0 to 16777215
     * @return a changed copy
     */
    public TcpOptions maxConnections(final int count) {
        final TcpOptions changed = new TcpOptions(this);
        changed.maxConnections = Ranges.of("maxConnections", count, 0, (1 << 24) - 1);
        return changed;
    }

    /**
     * As set by {@link #maxConnections(int)}.
     *
     * @return the value
     */
    public int maxConnections() {
        return maxConnections;
    }

    /**
     * Largest single send, and most bytes that a handler may leave unconsumed. Default 1 MiB.
     *
     * @param bytes
     *            1 to 16 MiB
     * @return a changed copy
     */
    public TcpOptions maxMessageBytes(final int bytes) {
        final TcpOptions changed = new TcpOptions(this);
        changed.maxMessageBytes = Ranges.of("maxMessageBytes", bytes, 1, 16 << 20);
        return changed;
    }

    /**
     * As set by {@link #maxMessageBytes(int)}.
     *
     * @return the value
     */
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    /**
     * Reads nothing from a connection while its own send queue is above its high mark. Default on.
     *
     * @param on
     *            false: the handler cares itself
     * @return a changed copy
     */
    public TcpOptions autoPause(final boolean on) {
        final TcpOptions changed = new TcpOptions(this);
        changed.autoPause = on;
        return changed;
    }

    /**
     * As set by {@link #autoPause(boolean)}.
     *
     * @return the value
     */
    public boolean autoPause() {
        return autoPause;
    }

    /**
     * How long a connect may take, resolving and all addresses included. Default 10 s.
     *
     * @param timeout
     *            1 ms to 365 days
     * @return a changed copy
     */
    public TcpOptions connectTimeout(final Duration timeout) {
        final TcpOptions changed = new TcpOptions(this);
        changed.connectTimeout = Ranges.of("connectTimeout", timeout, MIN_TIMEOUT, MAX_TIMEOUT);
        return changed;
    }

    /**
     * As set by {@link #connectTimeout(Duration)}.
     *
     * @return the value
     */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /**
     * No byte either way for so long calls {@link ConnectionHandler#onTimeout}; late by at most 2.2 s. Default none.
     *
     * @param timeout
     *            1 ms to 365 days; null: none
     * @return a changed copy
     */
    public TcpOptions idleTimeout(final Duration timeout) {
        final TcpOptions changed = new TcpOptions(this);
        changed.idleTimeout = timeout == null ? null : Ranges.of("idleTimeout", timeout, MIN_TIMEOUT, MAX_TIMEOUT);
        return changed;
    }

    /**
     * As set by {@link #idleTimeout(Duration)}.
     *
     * @return the value
     */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /**
     * An orderly close that cannot flush for so long becomes an abort. Default 5 s.
     *
     * @param timeout
     *            1 ms to 365 days
     * @return a changed copy
     */
    public TcpOptions closeTimeout(final Duration timeout) {
        final TcpOptions changed = new TcpOptions(this);
        changed.closeTimeout = Ranges.of("closeTimeout", timeout, MIN_TIMEOUT, MAX_TIMEOUT);
        return changed;
    }

    /**
     * As set by {@link #closeTimeout(Duration)}.
     *
     * @return the value
     */
    public Duration closeTimeout() {
        return closeTimeout;
    }
}
