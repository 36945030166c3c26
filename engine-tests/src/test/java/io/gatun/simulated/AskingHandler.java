package io.gatun.simulated;

import io.gatun.Connection;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;

/** Sends stamped bytes as fast as it may, and wants them back. */
final class AskingHandler extends WatchedHandler {
    private final SplittableRandom random;
    private final int stream;
    private final long totalBytes;
    private final boolean dawdles; // consumes less than it is shown
    private long sent;
    private long received;
    private boolean ended;
    private Throwable cause;

    AskingHandler(final VirtualClock clock, final SplittableRandom random, final int stream, final long totalBytes,
            final List<String> breaches) {
        super(clock, breaches);
        this.random = random;
        this.stream = stream;
        this.totalBytes = totalBytes;
        dawdles = random.nextBoolean();
    }

    @Override
    void opened(final Connection c) {
        pump(c);
    }

    @Override
    void writable(final Connection c) {
        pump(c);
    }

    private void pump(final Connection c) {
        while (sent < totalBytes) {
            final int length = (int) Math.min(totalBytes - sent, 1 + random.nextInt(5000));
            if (!c.send(MemorySegment.ofArray(Stamp.bytes(stream, sent, length)), 0, length)) {
                return;
            }
            sent += length;
            if (sent == totalBytes) {
                c.shutdownOutput();
            }
        }
    }

    @Override
    int bytes(final Connection c, final MemorySegment buffer, final long offset, final int length) {
        final int consumed = dawdles && random.nextInt(4) == 0 ? random.nextInt(length) : length;
        for (int i = 0; i < consumed; i++) {
            if (buffer.get(ValueLayout.JAVA_BYTE, offset + i) != Stamp.at(stream, received + i)) {
                breach("byte " + (received + i) + " of stream " + stream + " is wrong");
                c.abort(new IllegalStateException("wrong byte"));
                return length;
            }
        }
        received += consumed;
        if (consumed < length) {
            showAgain();
        } else if (ended) {
            c.close();
        }
        return consumed;
    }

    private void showAgain() {
        if (!isPaused()) {
            pause();
            resumeAfter(random.nextLong(3_000_000));
        }
    }

    @Override
    void endOfInput(final Connection c) {
        ended = true;
        if (c.keptBytes() == 0) {
            c.close();
        }
    }

    @Override
    void closed(final Throwable why) {
        cause = why;
    }

    /** Nothing is missing, and it ended in order. */
    boolean isComplete() {
        return cause == null && received == totalBytes;
    }

    String state() {
        return "stream " + stream + ": sent " + sent + ", received " + received + " of " + totalBytes + ", "
                + (isClosed() ? "closed, cause " + cause : "open")
                + (isPaused() ? ", paused" : "") + (ended ? ", end of input" : "") + ", " + connection();
    }
}
