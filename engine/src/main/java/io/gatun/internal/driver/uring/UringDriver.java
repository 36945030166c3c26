package io.gatun.internal.driver.uring;

import static io.gatun.ffm.linux.IoUring.IORING_CQE_BUFFER_SHIFT;
import static io.gatun.ffm.linux.IoUring.IORING_CQE_F_BUFFER;
import static io.gatun.ffm.linux.IoUring.IORING_CQE_F_MORE;
import static io.gatun.ffm.linux.LinuxSocket.SHUT_WR;

import io.gatun.ffm.Errno;
import io.gatun.ffm.linux.IoUringCqe;
import io.gatun.ffm.linux.LinuxSyscalls;
import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.DriverConfig;
import io.gatun.internal.driver.DriverCounters;
import io.gatun.internal.driver.DriverUnavailableException;
import io.gatun.internal.driver.GatherList;
import io.gatun.internal.driver.ReceiveBuffers;
import io.gatun.internal.driver.Token;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * The driver contract on one ring. Accepts and receives are multishot; received bytes land in provided buffers; tokens
 * travel as user_data.
 */
final class UringDriver implements Driver {
    static final String NAME = "io_uring";

    private static final long WAKE = Token.of(Token.FIRST_DRIVER_KIND, 0, 0);
    private static final long CANCEL = Token.of(Token.FIRST_DRIVER_KIND + 1, 0, 0);

    private final UringParts parts;
    private final DriverCounters counters;
    private final Ring ring;
    private final ProvidedBuffers buffers;
    private final Submissions submissions;
    private final RingWaker waker;
    private final ArmedOperations armed;
    private final StarvedReceives starved = new StarvedReceives();
    private final LocalCompletions local = new LocalCompletions();

    private volatile UringFeatures features;
    private Thread owner; // null until enabled
    private boolean closing; // nothing is started anew
    private boolean closed;

    UringDriver(final UringParts parts, final int maxSockets) {
        this.parts = parts;
        counters = parts.counters;
        ring = parts.ring;
        buffers = parts.buffers;
        submissions = new Submissions(ring, parts.submissionMemory, buffers.bufferBytes());
        waker = parts.waker;
        features = parts.setup.features();
        armed = new ArmedOperations(maxSockets);
    }

    static UringDriver create(final DriverConfig config, final RingSizes sizes) throws DriverUnavailableException {
        return new UringDriver(new UringParts(config, sizes), config.maxSockets());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> features() {
        return features.present();
    }

    @Override
    public List<String> missing() {
        return features.missing();
    }

    @Override
    public DriverCounters counters() {
        return counters;
    }

    @Override
    public ReceiveBuffers receiveBuffers() {
        return buffers;
    }

    @Override
    public void enable() throws DriverUnavailableException {
        if (owner != null) {
            throw new IllegalStateException("belongs to thread " + owner.getName() + " already");
        }
        parts.setup.enable(ring);
        features = parts.setup.features();
        owner = Thread.currentThread();
        pollWaker();
    }

    // ---------------------------------------------------------------- starts

    @Override
    public void accept(final long token, final long listener) {
        armed.start(token, listener);
        counters.inFlight++;
        submissions.accept(token, (int) listener);
    }

    @Override
    public void connect(final long token, final long descriptor, final InetSocketAddress address) {
        submissions.connect(token, (int) descriptor, address);
        counters.inFlight++;
    }

    @Override
    public void receive(final long token, final long descriptor) {
        armed.start(token, descriptor);
        counters.inFlight++;
        if (starved.isEmpty()) {
            submissions.receive(token, (int) descriptor);
        } else {
            starved.add(token); // others wait already
        }
    }

    @Override
    public void receiveOnce(final long token, final long descriptor) {
        armed.start(token, descriptor);
        counters.inFlight++;
        if (starved.isEmpty()) {
            submissions.receiveOnce(token, (int) descriptor);
        } else {
            starved.add(token);
        }
    }

    @Override
    public void send(final long token, final long descriptor, final GatherList pieces) {
        counters.inFlight++;
        submissions.send(token, (int) descriptor, pieces);
    }

    /** By a call of its own, which never blocks: the ring would hand it to a kernel thread. */
    @Override
    public void shutdownOutput(final long token, final long descriptor) {
        counters.inFlight++;
        local.add(token, LinuxSyscalls.shutdown((int) descriptor, SHUT_WR));
    }

    @Override
    public void close(final long token, final long descriptor) {
        counters.inFlight++;
        submissions.close(token, (int) descriptor);
    }

    @Override
    public void cancel(final long token) {
        final int kind = Token.kind(token);
        if (kind == Token.RECEIVE || kind == Token.ACCEPT) {
            if (!armed.isArmed(token)) {
                return; // its terminal completion is on its way, or seen
            }
            armed.cancel(token);
            if (kind == Token.RECEIVE && starved.remove(token)) {
                endLocally(token);
                return;
            }
        }
        submissions.cancel(token, CANCEL);
    }

    /** An accept or receive that the kernel does not know, or no more. */
    private void endLocally(final long token) {
        armed.end(token);
        local.add(token, -Errno.ECANCELED);
    }

    private void pollWaker() {
        submissions.poll(WAKE, waker.fd());
    }

    // ---------------------------------------------------------------- completions

    @Override
    public boolean hasCompletions() {
        return !local.isEmpty() || ring.available() != 0;
    }

    @Override
    public int poll(final CompletionSink sink, final int budget) {
        prepareEntry();
        if (!hasCompletions() || ring.unsubmitted() != 0) {
            ring.submitAndFetch();
        }
        return reap(sink, budget);
    }

    @Override
    public int reap(final CompletionSink sink, final int budget) {
        assert Thread.currentThread() == owner : "owner is " + owner;
        int reported = local.isEmpty() ? 0 : reapLocal(sink, budget);
        for (int available = ring.available(); reported < budget && available > 0; available--) {
            final long completion = ring.completion();
            final long token = IoUringCqe.userData(completion);
            final int result = IoUringCqe.res(completion);
            final int flags = IoUringCqe.flags(completion);
            // Consumed before the sink sees it: a sink that throws does not see it twice, one that enters may overwrite it.
            ring.advance();
            reported += dispatch(sink, token, result, flags);
        }
        return reported;
    }

    private int reapLocal(final CompletionSink sink, final int budget) {
        int reported = 0;
        while (reported < budget && !local.isEmpty()) {
            final long token = local.token();
            final int result = local.result();
            local.advance();
            reported++;
            end(sink, token, result);
        }
        return reported;
    }

    /** Returns the number of completions reported, 0 or 1. */
    private int dispatch(final CompletionSink sink, final long token, final int result, final int flags) {
        switch (Token.kind(token)) {
            case Token.RECEIVE:
                return onReceive(sink, token, result, flags);
            case Token.ACCEPT:
                return onAccept(sink, token, result, flags);
            case Token.SEND:
            case Token.CONNECT:
            case Token.CLOSE:
                end(sink, token, result);
                return 1;
            default:
                if (token == WAKE) {
                    onWake(result, flags);
                }
                return 0; // a cancel that found nothing
        }
    }

    private void end(final CompletionSink sink, final long token, final int result) {
        counters.inFlight--;
        sink.onCompletion(token, CompletionSink.TERMINAL, result, -1, 0, 0);
    }

    private int onReceive(final CompletionSink sink, final long token, final int result, final int flags) {
        int buffer = -1;
        if ((flags & IORING_CQE_F_BUFFER) != 0) {
            buffer = flags >>> IORING_CQE_BUFFER_SHIFT;
            if (result > 0) {
                buffers.take(buffer);
            } else {
                buffers.takeUnused(buffer);
                buffer = -1;
            }
        }
        if ((flags & IORING_CQE_F_MORE) != 0) {
            sink.onCompletion(token, CompletionSink.RESULT | CompletionSink.BUFFER, result, buffer, 0, 0);
            return 1;
        }
        if (result == -Errno.ENOBUFS) {
            onNoBuffer(token);
            return 0;
        }
        armed.end(token);
        counters.inFlight--;
        sink.onCompletion(token, buffer < 0 ? CompletionSink.TERMINAL : CompletionSink.TERMINAL | CompletionSink.BUFFER,
                result, buffer, 0, 0);
        return 1;
    }

    private void onNoBuffer(final long token) {
        counters.noBuffer++;
        buffers.publishMore();
        if (closing || armed.isCancelled(token)) {
            endLocally(token);
        } else {
            starved.add(token);
        }
    }

    private int onAccept(final CompletionSink sink, final long token, final int result, final int flags) {
        if ((flags & IORING_CQE_F_MORE) == 0) {
            if (result < 0 && !isOfOnePeer(-result)) {
                armed.end(token);
                end(sink, token, result);
                return 1;
            }
            // Before the sink sees the descriptor: what it does then comes after this.
            if (closing || armed.isCancelled(token)) {
                endLocally(token);
            } else {
                submissions.accept(token, armed.descriptor(token));
            }
        }
        if (result < 0) {
            return 0;
        }
        sink.onCompletion(token, CompletionSink.RESULT, result, -1, 0, 0);
        return 1;
    }

    /** Errors of a connection that was about to be accepted, which say nothing about the listener: accept(2). */
    private static boolean isOfOnePeer(final int errno) {
        return errno == Errno.ECONNABORTED || errno == Errno.EINTR || errno == Errno.EAGAIN || errno == Errno.EPROTO
                || errno == Errno.ENETDOWN || errno == Errno.EHOSTDOWN || errno == Errno.EHOSTUNREACH
                || errno == Errno.ENETUNREACH;
    }

    private void onWake(final int result, final int flags) {
        if ((flags & IORING_CQE_F_MORE) != 0 || closing) {
            return;
        }
        if (result < 0) {
            throw new IllegalStateException("poll of the waker: " + Errno.describe(-result));
        }
        pollWaker();
    }

    // ---------------------------------------------------------------- kernel entries

    @Override
    public void await(final long timeoutNs) {
        assert Thread.currentThread() == owner && timeoutNs >= 0 : "owner is " + owner;
        prepareEntry();
        if (hasCompletions()) {
            if (ring.unsubmitted() != 0) {
                ring.submitAndFetch();
            }
        } else if (timeoutNs == 0 || mustFeedMore() || !waker.park()) {
            ring.submitAndFetch();
        } else {
            try {
                ring.submitAndWait(timeoutNs);
            } finally {
                waker.unpark();
            }
        }
    }

    /** Buffers that came back go to the kernel, and receives that had found none start anew. */
    private void prepareEntry() {
        buffers.publish();
        if (!starved.isEmpty()) {
            feedStarved();
        }
    }

    /**
     * As many as there are buffers, the longest waiting first, each for one buffer: so that they get one, and a connection
     * that floods must queue up behind those that wait.
     */
    private void feedStarved() {
        for (int n = Math.min(starved.size(), buffers.published()); n > 0; n--) {
            final long token = starved.poll();
            submissions.receiveOnce(token, armed.descriptor(token));
        }
    }

    /** True while there are buffers for more of those that wait: they do not wait for a completion. */
    private boolean mustFeedMore() {
        return !starved.isEmpty() && buffers.published() > 0;
    }

    @Override
    public void wake() {
        waker.wake();
    }

    // ---------------------------------------------------------------- end

    @Override
    public void close(final boolean unmapReceiveMemory) {
        if (closed) {
            return;
        }
        closed = true;
        closing = true;
        try {
            if (owner == Thread.currentThread()) {
                parts.setup.forgetIndex(ring);
                new RingDrain(this, ring, buffers).run();
            }
        } finally {
            // Of a ring that was never enabled the kernel has taken nothing.
            final boolean quiet = owner == null || counters.inFlight == 0;
            counters.leakedBytes = parts.close(unmapReceiveMemory && quiet);
        }
    }

    /** Everything that is in flight gets cancelled, and a completion. */
    void cancelAll() {
        while (!starved.isEmpty()) {
            endLocally(starved.poll());
        }
        submissions.cancelAll(CANCEL);
    }
}
