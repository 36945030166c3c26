package io.gatun.internal.driver.uring;

import static io.gatun.ffm.linux.IoUring.IORING_ACCEPT_MULTISHOT;
import static io.gatun.ffm.linux.IoUring.IORING_CQE_BUFFER_SHIFT;
import static io.gatun.ffm.linux.IoUring.IORING_CQE_F_BUFFER;
import static io.gatun.ffm.linux.IoUring.IORING_CQE_F_MORE;
import static io.gatun.ffm.linux.IoUring.IORING_OP_ACCEPT;
import static io.gatun.ffm.linux.IoUring.IORING_OP_ASYNC_CANCEL;
import static io.gatun.ffm.linux.IoUring.IORING_OP_CLOSE;
import static io.gatun.ffm.linux.IoUring.IORING_OP_CONNECT;
import static io.gatun.ffm.linux.IoUring.IORING_OP_POLL_ADD;
import static io.gatun.ffm.linux.IoUring.IORING_OP_RECV;
import static io.gatun.ffm.linux.IoUring.IORING_OP_SEND;
import static io.gatun.ffm.linux.IoUring.IORING_OP_SENDMSG;
import static io.gatun.ffm.linux.IoUring.IORING_POLL_ADD_MULTI;
import static io.gatun.ffm.linux.IoUring.IORING_RECV_MULTISHOT;
import static io.gatun.ffm.linux.IoUring.IOSQE_BUFFER_SELECT;
import static io.gatun.ffm.linux.IoUring.IOSQE_CQE_SKIP_SUCCESS;
import static io.gatun.ffm.linux.LinuxPoll.POLLIN;
import static io.gatun.ffm.linux.LinuxSocket.MSG_NOSIGNAL;
import static io.gatun.ffm.linux.LinuxSocket.MSG_WAITALL;
import static io.gatun.ffm.linux.LinuxSocket.SHUT_WR;
import static io.gatun.ffm.linux.LinuxSocket.SOCK_CLOEXEC;
import static io.gatun.ffm.linux.LinuxSocket.SOCK_NONBLOCK;

import io.gatun.ffm.Errno;
import io.gatun.ffm.linux.IoUringCqe;
import io.gatun.ffm.linux.IoUringSqe;
import io.gatun.ffm.linux.LinuxSyscalls;
import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.DriverConfig;
import io.gatun.internal.driver.DriverCounters;
import io.gatun.internal.driver.DriverUnavailableException;
import io.gatun.internal.driver.GatherList;
import io.gatun.internal.driver.ReceiveBuffers;
import io.gatun.internal.driver.Token;
import io.gatun.internal.driver.linux.LinuxSockets;

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
    private final SubmissionMemory submissionMemory;
    private final RingWaker waker;
    private final ArmedOperations armed;
    private final StarvedReceives starved = new StarvedReceives();
    private final LocalCompletions local = new LocalCompletions();

    private volatile UringFeatures features;
    private Thread owner; // null until enabled
    private boolean closing; // nothing is started anew
    private boolean closed;

    private UringDriver(final UringParts parts, final int maxSockets) {
        this.parts = parts;
        counters = parts.counters;
        ring = parts.ring;
        buffers = parts.buffers;
        submissionMemory = parts.submissionMemory;
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
        armed.start(token, listener, false);
        counters.inFlight++;
        submitAccept(token);
    }

    private void submitAccept(final long token) {
        IoUringSqe.fill(ring.nextSubmission(), IORING_OP_ACCEPT, 0, IORING_ACCEPT_MULTISHOT, armed.descriptor(token), 0,
                0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC, token, 0);
    }

    @Override
    public void connect(final long token, final long descriptor, final InetSocketAddress address) {
        final long submission = ring.nextSubmission();
        final long target = submissionMemory.address(ring.lastIndex());
        IoUringSqe.clear(submission); // a NOP, should the address be none
        final int bytes = LinuxSockets.encode(descriptor, address, target);
        counters.inFlight++;
        IoUringSqe.fill(submission, IORING_OP_CONNECT, 0, 0, (int) descriptor, bytes, target, 0, 0, token, 0);
    }

    @Override
    public void receive(final long token, final long descriptor) {
        startReceive(token, descriptor, false);
    }

    @Override
    public void receiveOnce(final long token, final long descriptor) {
        startReceive(token, descriptor, true);
    }

    private void startReceive(final long token, final long descriptor, final boolean once) {
        armed.start(token, descriptor, once);
        counters.inFlight++;
        if (starved.isEmpty()) {
            submitReceive(token, once);
        } else {
            starved.add(token); // others wait already
        }
    }

    private void submitReceive(final long token, final boolean once) {
        IoUringSqe.fill(ring.nextSubmission(), IORING_OP_RECV, IOSQE_BUFFER_SELECT, once ? 0 : IORING_RECV_MULTISHOT,
                armed.descriptor(token), 0, 0, once ? buffers.bufferBytes() : 0, 0, token, ProvidedBuffers.GROUP);
    }

    @Override
    public void send(final long token, final long descriptor, final GatherList pieces) {
        counters.inFlight++;
        final long submission = ring.nextSubmission();
        final int flags = MSG_NOSIGNAL | MSG_WAITALL; // the kernel finishes a short write by itself
        if (pieces.count() == 1) {
            IoUringSqe.fill(submission, IORING_OP_SEND, 0, 0, (int) descriptor, 0, pieces.address(0), pieces.length(0),
                    flags, token, 0);
        } else {
            final long message = submissionMemory.message(ring.lastIndex(), pieces);
            IoUringSqe.fill(submission, IORING_OP_SENDMSG, 0, 0, (int) descriptor, 0, message, 1, flags, token, 0);
        }
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
        IoUringSqe.fill(ring.nextSubmission(), IORING_OP_CLOSE, 0, 0, (int) descriptor, 0, 0, 0, 0, token, 0);
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
        IoUringSqe.fill(ring.nextSubmission(), IORING_OP_ASYNC_CANCEL, IOSQE_CQE_SKIP_SUCCESS, 0, -1, 0, token, 0, 0,
                CANCEL, 0);
    }

    /** An accept or receive that the kernel does not know, or no more. */
    private void endLocally(final long token) {
        armed.end(token);
        local.add(token, -Errno.ECANCELED);
    }

    private void pollWaker() {
        IoUringSqe.fill(ring.nextSubmission(), IORING_OP_POLL_ADD, 0, 0, waker.fd(), 0, 0, IORING_POLL_ADD_MULTI,
                POLLIN, WAKE, 0);
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
        int available = ring.available();
        try {
            while (reported < budget && available > 0) {
                final long completion = ring.completion();
                final long token = IoUringCqe.userData(completion);
                final int result = IoUringCqe.res(completion);
                final int flags = IoUringCqe.flags(completion);
                // Consumed before the sink sees it: a sink that throws does not see it twice.
                ring.advance();
                available--;
                reported += dispatch(sink, token, result, flags);
            }
        } finally {
            ring.publishHead();
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
                submitAccept(token);
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
            submitReceive(starved.poll(), true);
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
        if (owner == Thread.currentThread()) {
            new RingDrain(this, ring, buffers).run();
            parts.setup.forgetIndex();
        }
        // Of a ring that was never enabled the kernel has taken nothing.
        final boolean quiet = owner == null || counters.inFlight == 0;
        counters.leakedBytes = parts.close(unmapReceiveMemory && quiet);
    }

    /** Everything that is in flight gets cancelled, and a completion. */
    void cancelAll(final int flags) {
        while (!starved.isEmpty()) {
            endLocally(starved.poll());
        }
        IoUringSqe.fill(ring.nextSubmission(), IORING_OP_ASYNC_CANCEL, 0, 0, -1, 0, 0, 0, flags, CANCEL, 0);
    }
}
