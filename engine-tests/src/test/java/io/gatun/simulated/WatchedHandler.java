package io.gatun.simulated;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;

/** Checks the rules of callbacks, and leaves what to do in them to its subclass. */
abstract class WatchedHandler implements ConnectionHandler {
    private static final long LATEST_NS = 10_000_000;

    private final VirtualClock clock;
    private final List<String> breaches;
    private Connection connection;
    private boolean closed;
    private boolean ended;
    private boolean paused;
    private boolean inside;

    WatchedHandler(final VirtualClock clock, final List<String> breaches) {
        this.clock = clock;
        this.breaches = breaches;
    }

    abstract void opened(Connection c);

    /** How many bytes are consumed. */
    abstract int bytes(Connection c, MemorySegment buffer, long offset, int length);

    abstract void writable(Connection c);

    abstract void endOfInput(Connection c);

    abstract void closed(Throwable cause);

    /** Null before onOpen. */
    final Connection connection() {
        return connection;
    }

    final boolean isClosed() {
        return closed;
    }

    final void breach(final String what) {
        breaches.add(what + " (" + connection + ")");
    }

    final void pause() {
        paused = true;
        connection.pauseReading();
    }

    final void resume() {
        paused = false;
        connection.resumeReading();
    }

    final boolean isPaused() {
        return paused;
    }

    /** Resumes after so long, unless it is closed by then, and checks that the timer is on time. */
    final void resumeAfter(final long delayNs) {
        final long dueNs = clock.nanoTime() + delayNs;
        connection.worker().schedule(Duration.ofNanos(delayNs), () -> {
            final long lateNs = clock.nanoTime() - dueNs;
            if (lateNs < 0 || lateNs > LATEST_NS) {
                breach("a timer is " + lateNs + " ns late");
            }
            if (connection.isOpen()) {
                resume();
            }
        });
    }

    private void enter(final String callback, final Connection c) {
        if (inside) {
            breach(callback + " inside of another callback");
        }
        if (closed || !c.equals(connection)) {
            breach(callback + (closed ? " after onClose" : " before onOpen"));
        }
        inside = true;
    }

    private void enterOpen(final String callback, final Connection c) {
        enter(callback, c);
        if (!c.isOpen()) {
            breach(callback + " on a connection that is not open");
        }
    }

    @Override
    public final void onOpen(final Connection c) {
        if (connection != null) {
            breach("a second onOpen");
        }
        connection = c;
        enterOpen("onOpen", c);
        opened(c);
        inside = false;
    }

    @Override
    public final int onData(final Connection c, final MemorySegment buffer, final long offset, final int length) {
        enterOpen("onData", c);
        if (paused || (ended && length > c.keptBytes())) {
            breach(paused ? "onData while paused" : "new bytes after the end of input");
        }
        final int consumed = bytes(c, buffer, offset, length);
        inside = false;
        return consumed;
    }

    @Override
    public final void onWritable(final Connection c) {
        enterOpen("onWritable", c);
        writable(c);
        inside = false;
    }

    @Override
    public final void onEndOfInput(final Connection c) {
        enterOpen("onEndOfInput", c);
        if (ended || paused) {
            breach(ended ? "a second onEndOfInput" : "onEndOfInput while paused");
        }
        ended = true;
        endOfInput(c);
        inside = false;
    }

    @Override
    public final void onClose(final Connection c, final Throwable cause) {
        enter("onClose", c);
        if (c.isOpen()) {
            breach("onClose on an open connection");
        }
        closed = true;
        closed(cause);
        inside = false;
    }
}
