package io.gatun.simulated;

import io.gatun.Connection;
import io.gatun.Lease;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;

/** Sends back what comes, in one of the ways that there are. Bytes come in frames of a known size. */
final class EchoingHandler extends WatchedHandler {
    private enum Way {
        FORWARD, COPY, FRAMES, RETAIN, LEASE
    }

    private final SplittableRandom random;
    private final int frameBytes;
    private final boolean pauses;
    private final Way way;
    private Throwable cause;
    private int shownBytes; // by the last onData
    private int consumedBytes;
    private int writables;
    private boolean ended; // all input has come, perhaps not all is sent back

    EchoingHandler(final VirtualClock clock, final SplittableRandom random, final int frameBytes, final boolean pauses,
            final List<String> breaches) {
        super(clock, breaches);
        this.random = random;
        this.frameBytes = frameBytes;
        this.pauses = pauses;
        way = Way.values()[random.nextInt(Way.values().length)];
    }

    @Override
    void opened(final Connection c) {
        if (pauses && random.nextInt(4) == 0) {
            pauseAWhile();
        }
    }

    @Override
    int bytes(final Connection c, final MemorySegment buffer, final long offset, final int length) {
        final int consumed = echo(c, buffer, offset, length);
        shownBytes = length;
        consumedBytes = consumed;
        if (pauses && random.nextInt(8) == 0 && !isPaused()) {
            pauseAWhile();
        }
        if (ended && consumed == length) {
            c.close();
        }
        return consumed;
    }

    private int echo(final Connection c, final MemorySegment buffer, final long offset, final int length) {
        return switch (way) {
            case FORWARD -> c.forward(c, offset, length) ? length : 0;
            case COPY -> c.send(buffer, offset, length) ? length : 0;
            case FRAMES -> frames(c, buffer, offset, length);
            case RETAIN -> send(c, c.retain(offset, length), length);
            case LEASE -> filled(c, buffer, offset, length);
        };
    }

    private int frames(final Connection c, final MemorySegment buffer, final long offset, final int length) {
        int consumed = 0;
        while (length - consumed >= frameBytes && c.send(buffer, offset + consumed, frameBytes)) {
            consumed += frameBytes;
        }
        return consumed;
    }

    private int filled(final Connection c, final MemorySegment buffer, final long offset, final int length) {
        final Lease lease = c.lease(length);
        if (lease != null) {
            MemorySegment.copy(buffer, offset, lease.segment(), 0, length);
        }
        return send(c, lease, length);
    }

    private static int send(final Connection c, final Lease lease, final int length) {
        if (c.send(lease)) {
            return length;
        }
        if (lease != null) {
            lease.close();
        }
        return 0;
    }

    private void pauseAWhile() {
        pause();
        resumeAfter(random.nextLong(20_000_000));
    }

    @Override
    void writable(final Connection c) {
        writables++; // kept bytes are shown again
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

    String state() {
        return "server " + way + ": consumed " + consumedBytes + " of " + shownBytes + ", writable " + writables
                + (isPaused() ? ", paused" : "") + (ended ? ", end of input" : "") + ", "
                + (isClosed() ? "closed, cause " + cause : "open") + ", " + connection();
    }

    /** Why it was closed, null: in order. */
    Throwable cause() {
        return cause;
    }
}
