package io.gatun;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How TCP connections are to be: one set for a listener, which each connection that it accepts inherits, or for a connect.
 * Each setter returns a changed copy; the object itself never changes. The method of the same name without an argument
 * tells the value.
 * <p>
 * A value out of range is an {@link IllegalArgumentException} at the call, naming field, value and range, as in
 * {@code backlog 0: out of range 1..65535}. A null is a {@link NullPointerException} naming the field, except where null is
 * said to mean none.
 *
 * {@snippet :
 * TcpOptions options = TcpOptions.defaults().set(StandardSocketOptions.SO_KEEPALIVE, true).maxMessageBytes(64 << 10);
 * }
 *
 * Immutable. Thread: any.
 */
public final class TcpOptions {
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
    private static final Duration MAX_TIMEOUT = Duration.ofDays(365);
    private static final TcpOptions DEFAULTS = new TcpOptions(new Fields());

    private final Fields fields; // never changed once it is here

    private TcpOptions(final Fields fields) {
        this.fields = fields;
    }

    private TcpOptions with(final Consumer<Fields> change) {
        final Fields changed = fields.copy();
        change.accept(changed);
        return new TcpOptions(changed);
    }

    /**
     * Everything at its default. Of the socket options {@link StandardSocketOptions#TCP_NODELAY} is on; a listener has
     * {@link StandardSocketOptions#SO_REUSEADDR} on, as the JDK does it on the same system; all others are left to the
     * system.
     *
     * @return never null
     */
    public static TcpOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets a socket option, to be set before the socket listens or connects. The kernel may round or cap a value.
     * <ul>
     * <li>of {@link StandardSocketOptions}: {@code TCP_NODELAY}, {@code SO_KEEPALIVE}, {@code SO_REUSEADDR};
     * {@code SO_SNDBUF} and {@code SO_RCVBUF} (1 to 2147483647 bytes); {@code IP_TOS} (0 to 255)</li>
     * <li>of {@code jdk.net.ExtendedSocketOptions}: {@code TCP_KEEPIDLE} and {@code TCP_KEEPINTERVAL} (1 to 32767 seconds);
     * {@code TCP_KEEPCOUNT} (1 to 127); {@code TCP_QUICKACK}</li>
     * </ul>
     * Refused are {@code SO_LINGER}, since the engine owns the orders of closing, {@code SO_REUSEPORT}, since one listener
     * deals its connections to all workers, and whatever means nothing for TCP.
     *
     * @param option which one; recognised by its name
     * @param value for each socket
     * @param <T> the value's type
     * @return a changed copy
     * @throws UnsupportedOperationException when the engine does not take the option; named
     * @throws IllegalArgumentException when the value is out of range or of a wrong type
     * @throws NullPointerException when option or value is null
     */
    public <T> TcpOptions set(final SocketOption<T> option, final T value) {
        SocketOptions.check(option, value);
        final Map<SocketOption<?>, Object> options = new LinkedHashMap<>(fields.options);
        options.keySet().removeIf(each -> each.name().equals(option.name()));
        options.put(option, value);
        return with(changed -> changed.options = Collections.unmodifiableMap(options));
    }

    /**
     * Tells what a socket option was set to.
     *
     * @param option which one; recognised by its name
     * @param <T> the value's type
     * @return the value; null: left to the system
     * @throws UnsupportedOperationException when {@link #set} does not take the option; named
     * @throws NullPointerException when option is null
     */
    public <T> T get(final SocketOption<T> option) {
        SocketOptions.name(Ranges.given("get: option", option));
        for (final Map.Entry<SocketOption<?>, Object> each : fields.options.entrySet()) {
            if (each.getKey().name().equals(option.name())) {
                return option.type().cast(each.getValue());
            }
        }
        return null;
    }

    /** In the order in which to set them; unmodifiable. */
    Map<SocketOption<?>, Object> options() {
        return fields.options;
    }

    /**
     * Sets how many connections the kernel holds for a listener until they are accepted. The kernel may cap it. Listener only.
     * Default: 1024.
     *
     * @param connections 1 to 65535
     * @return a changed copy
     */
    public TcpOptions backlog(final int connections) {
        return with(changed -> changed.backlog = Ranges.of("backlog", connections, 1, 65_535));
    }

    /**
     * {@return how many connections wait to be accepted}
     */
    public int backlog() {
        return fields.backlog;
    }

    /**
     * Sets how many connections of a listener may be open at a time, on all workers together. Then accepting pauses until one
     * has ended; a few that the kernel had accepted already may be open above it. Listener only. Default: 2147483647, no
     * limit.
     *
     * @param count 1 to 2147483647
     * @return a changed copy
     */
    public TcpOptions maxConnections(final int count) {
        return with(changed -> changed.maxConnections = Ranges.of("maxConnections", count, 1, Integer.MAX_VALUE));
    }

    /**
     * {@return how many connections of a listener may be open}
     */
    public int maxConnections() {
        return fields.maxConnections;
    }

    /**
     * Sets the marks of a connection's send queue. While the queue is at the high mark or above it, sends are refused; when it
     * has fallen to the low mark, {@link ConnectionHandler#onWritable} is called. It never exceeds the high mark by more
     * than one message. Default: 64 KiB and 256 KiB.
     *
     * @param lowBytes 0 to highBytes
     * @param highBytes 1 to 1 GiB
     * @return a changed copy
     */
    public TcpOptions watermarks(final int lowBytes, final int highBytes) {
        return with(changed -> {
            changed.highWatermark = Ranges.of("watermarks: highBytes", highBytes, 1, 1 << 30);
            changed.lowWatermark = Ranges.of("watermarks: lowBytes", lowBytes, 0, highBytes);
        });
    }

    /**
     * {@return the low mark of {@link #watermarks}, in bytes}
     */
    public int lowWatermark() {
        return fields.lowWatermark;
    }

    /**
     * {@return the high mark of {@link #watermarks}, in bytes}
     */
    public int highWatermark() {
        return fields.highWatermark;
    }

    /**
     * Sets the largest single send, and the most bytes that {@link ConnectionHandler#onData} may leave unconsumed. Default:
     * 1 MiB.
     *
     * @param bytes 1 to 16 MiB
     * @return a changed copy
     */
    public TcpOptions maxMessageBytes(final int bytes) {
        return with(changed -> changed.maxMessageBytes = Ranges.of("maxMessageBytes", bytes, 1, 16 << 20));
    }

    /**
     * {@return the largest message, in bytes}
     */
    public int maxMessageBytes() {
        return fields.maxMessageBytes;
    }

    /**
     * Sets whether reading from a connection pauses by itself while its own send queue is at the high mark or above it, and
     * goes on at the low mark. Default: on. Off is for handlers that must see input while the peer does not read; they
     * bound their answers themselves.
     *
     * @param on true: pauses
     * @return a changed copy
     */
    public TcpOptions autoPause(final boolean on) {
        return with(changed -> changed.autoPause = on);
    }

    /**
     * {@return whether reading pauses while the send queue is at the high mark}
     */
    public boolean autoPause() {
        return fields.autoPause;
    }

    /**
     * Sets how long a connect may take, looking up its name and trying all its addresses included; then it fails with
     * {@link java.net.SocketTimeoutException}. Default: 10 s.
     *
     * @param timeout 1 ms to 365 days
     * @return a changed copy
     */
    public TcpOptions connectTimeout(final Duration timeout) {
        return with(changed -> changed.connectTimeout = Ranges.of("connectTimeout", timeout, MIN_TIMEOUT, MAX_TIMEOUT));
    }

    /**
     * {@return how long a connect may take}
     */
    public Duration connectTimeout() {
        return fields.connectTimeout;
    }

    /**
     * Sets after how long without a byte either way {@link ConnectionHandler#onTimeout} is called. Never early; late by at most
     * one tick of 2.2 s, so it is not for fine times: {@link Connection#setDeadline} is. Default: none.
     *
     * @param timeout 1 ms to 365 days; null: none
     * @return a changed copy
     */
    public TcpOptions idleTimeout(final Duration timeout) {
        return with(changed -> changed.idleTimeout = timeout == null ? null
                : Ranges.of("idleTimeout", timeout, MIN_TIMEOUT, MAX_TIMEOUT));
    }

    /**
     * {@return after how long without a byte a connection counts as idle; null: never}
     */
    public Duration idleTimeout() {
        return fields.idleTimeout;
    }

    /**
     * Sets how long an orderly close may take to hand what is queued to the kernel; then it becomes an abort. Default: 5 s.
     *
     * @param timeout 1 ms to 365 days
     * @return a changed copy
     */
    public TcpOptions closeTimeout(final Duration timeout) {
        return with(changed -> changed.closeTimeout = Ranges.of("closeTimeout", timeout, MIN_TIMEOUT, MAX_TIMEOUT));
    }

    /**
     * {@return how long an orderly close may take to flush}
     */
    public Duration closeTimeout() {
        return fields.closeTimeout;
    }

    /** The values; each object belongs to one set of options. */
    private static final class Fields implements Cloneable {
        private Map<SocketOption<?>, Object> options = Map.of(StandardSocketOptions.TCP_NODELAY, true);
        private int backlog = 1024;
        private int maxConnections = Integer.MAX_VALUE;
        private int lowWatermark = 64 << 10; // bytes
        private int highWatermark = 256 << 10; // bytes
        private int maxMessageBytes = 1 << 20;
        private boolean autoPause = true;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration idleTimeout; // null: none
        private Duration closeTimeout = Duration.ofSeconds(5);

        private Fields copy() {
            try {
                return (Fields) clone();
            } catch (final CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
