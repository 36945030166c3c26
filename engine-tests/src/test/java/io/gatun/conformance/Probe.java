package io.gatun.conformance;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;

/**
 * Stands between the engine and a test's handler: counts what the engine says, and reports each breach of the rules that
 * hold for all callbacks.
 */
final class Probe implements ConnectionHandler {
    private static final int LARGEST_COMPARED = 64 << 10;

    private final ConnectionHandler behaviour;
    private final Consumer<String> breaches;
    private final List<String> log = new ArrayList<>(); // of callbacks, without those for bytes
    private final AtomicInteger dataCalls = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger writables = new AtomicInteger();
    private final AtomicInteger timeouts = new AtomicInteger();
    private final AtomicInteger drains = new AtomicInteger();
    private final AtomicLong consumed = new AtomicLong();
    private volatile Connection connection;
    private volatile boolean closed;
    private volatile Throwable cause;
    private volatile int shown; // length of what onData saw last
    private boolean inside; // this and what follows are the worker's
    private int keptLength;
    private byte[] kept = {};

    Probe(final ConnectionHandler behaviour, final Consumer<String> breaches) {
        this.behaviour = behaviour;
        this.breaches = breaches;
    }

    // --- what was heard ---

    /** Null before onOpen. */
    Connection connection() {
        return connection;
    }

    boolean isOpened() {
        return connection != null;
    }

    boolean isClosed() {
        return closed;
    }

    /** Of onClose; null also before. */
    Throwable cause() {
        return cause;
    }

    int dataCalls() {
        return dataCalls.get();
    }

    /** Bytes that the behaviour has said were consumed. */
    long consumed() {
        return consumed.get();
    }

    /** How many bytes the last onData was shown. */
    int shown() {
        return shown;
    }

    int ends() {
        return ends.get();
    }

    int writables() {
        return writables.get();
    }

    int timeouts() {
        return timeouts.get();
    }

    int drains() {
        return drains.get();
    }

    /** Names of all callbacks but onData, in order. */
    List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    // --- rules ---

    private void enter(final String callback, final Connection c) {
        if (!c.worker().isCurrent()) {
            breaches.accept(callback + " on " + Thread.currentThread() + ", not on " + c.worker());
        }
        if (closed) {
            breaches.accept(callback + " after onClose of " + c);
        }
        if (connection == null ? !callback.equals("onOpen") : !connection.equals(c)) {
            breaches.accept(callback + " with " + c + ", opened was " + connection);
        }
        if (inside) {
            breaches.accept(callback + " inside of another callback of " + c);
        }
        inside = true;
        if (!callback.equals("onData")) {
            synchronized (log) {
                log.add(callback);
            }
        }
    }

    @Override
    public void onOpen(final Connection c) throws Exception {
        enter("onOpen", c);
        if (connection != null) {
            breaches.accept("onOpen twice of " + c);
        }
        connection = c;
        try {
            behaviour.onOpen(c);
        } finally {
            inside = false;
        }
    }

    @Override
    public int onData(final Connection c, final MemorySegment buffer, final long offset, final int length)
            throws Exception {
        enter("onData", c);
        requireRange(buffer, offset, length);
        shown = length;
        final int result;
        try {
            result = behaviour.onData(c, buffer, offset, length);
        } finally {
            inside = false;
        }
        if (result >= 0 && result <= length) {
            consumed.addAndGet(result);
            keptLength = length - result;
            kept = keptLength > LARGEST_COMPARED ? null
                    : Bytes.copy(buffer, offset + result, keptLength);
        }
        dataCalls.incrementAndGet();
        return result;
    }

    private void requireRange(final MemorySegment buffer, final long offset, final int length) {
        if (length <= 0 || offset < 0 || offset + length > buffer.byteSize()) {
            breaches.accept("onData with offset " + offset + " length " + length + " of " + buffer.byteSize());
        } else if (length < keptLength) {
            breaches.accept("onData shows " + length + " bytes, " + keptLength + " were kept");
        } else if (kept != null && !Arrays.equals(kept, Bytes.copy(buffer, offset, keptLength))) {
            breaches.accept("onData shows other bytes than the " + keptLength + " that were kept");
        }
    }

    @Override
    public void onWritable(final Connection c) throws Exception {
        enter("onWritable", c);
        try {
            behaviour.onWritable(c);
        } finally {
            inside = false;
            writables.incrementAndGet();
        }
    }

    @Override
    public void onEndOfInput(final Connection c) throws Exception {
        enter("onEndOfInput", c);
        if (ends.get() > 0) {
            breaches.accept("onEndOfInput twice of " + c);
        }
        try {
            behaviour.onEndOfInput(c);
        } finally {
            inside = false;
            ends.incrementAndGet();
        }
    }

    @Override
    public void onTimeout(final Connection c, final boolean deadline) throws Exception {
        enter(deadline ? "onTimeout deadline" : "onTimeout idle", c);
        try {
            behaviour.onTimeout(c, deadline);
        } finally {
            inside = false;
            timeouts.incrementAndGet();
        }
    }

    @Override
    public void onDrain(final Connection c) throws Exception {
        enter("onDrain", c);
        try {
            behaviour.onDrain(c);
        } finally {
            inside = false;
            drains.incrementAndGet();
        }
    }

    @Override
    public void onClose(final Connection c, final Throwable why) {
        enter("onClose", c);
        if (c.isOpen()) {
            breaches.accept("onClose with isOpen of " + c);
        }
        cause = why;
        closed = true;
        try {
            behaviour.onClose(c, why);
        } finally {
            inside = false;
        }
    }

    @Override
    public String toString() {
        return "probe of " + connection + " " + log() + ", onData " + dataCalls + ", consumed " + consumed
                + (closed ? ", cause " + cause : "");
    }
}
