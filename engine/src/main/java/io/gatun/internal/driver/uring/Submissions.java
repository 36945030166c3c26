package io.gatun.internal.driver.uring;

import static io.gatun.ffm.linux.IoUring.IORING_ACCEPT_MULTISHOT;
import static io.gatun.ffm.linux.IoUring.IORING_ASYNC_CANCEL_ALL;
import static io.gatun.ffm.linux.IoUring.IORING_ASYNC_CANCEL_ANY;
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
import static io.gatun.ffm.linux.LinuxSocket.SOCK_CLOEXEC;
import static io.gatun.ffm.linux.LinuxSocket.SOCK_NONBLOCK;

import io.gatun.ffm.linux.IoUringSqe;
import io.gatun.internal.driver.GatherList;
import io.gatun.internal.driver.linux.LinuxSockets;
import java.net.InetSocketAddress;

/** How each operation is asked of the ring; the token travels as user_data. */
final class Submissions {
    private static final int NO_FD = -1;
    private static final int SEND_FLAGS = MSG_NOSIGNAL | MSG_WAITALL; // the kernel finishes a short write by itself

    private final Ring ring;
    private final SubmissionMemory memory;
    private final int bufferBytes;

    Submissions(final Ring ring, final SubmissionMemory memory, final int bufferBytes) {
        this.ring = ring;
        this.memory = memory;
        this.bufferBytes = bufferBytes;
    }

    void accept(final long token, final int listener) {
        IoUringSqe.fill(ring.nextSubmission(), IORING_OP_ACCEPT, 0, IORING_ACCEPT_MULTISHOT, listener, 0, 0, 0,
                SOCK_NONBLOCK | SOCK_CLOEXEC, token, 0);
    }

    void connect(final long token, final int fd, final InetSocketAddress address) {
        final long submission = ring.nextSubmission();
        final long target = memory.address(ring.lastIndex());
        IoUringSqe.clear(submission); // a NOP, should the address be none
        final int bytes = LinuxSockets.encode(fd, address, target);
        IoUringSqe.fill(submission, IORING_OP_CONNECT, 0, 0, fd, bytes, target, 0, 0, token, 0);
    }

    void receive(final long token, final int fd) {
        IoUringSqe.fill(ring.nextSubmission(), IORING_OP_RECV, IOSQE_BUFFER_SELECT, IORING_RECV_MULTISHOT, fd, 0, 0, 0,
                0, token, ProvidedBuffers.GROUP);
    }

    void receiveOnce(final long token, final int fd) {
        IoUringSqe.fill(ring.nextSubmission(), IORING_OP_RECV, IOSQE_BUFFER_SELECT, 0, fd, 0, 0, bufferBytes, 0, token,
                ProvidedBuffers.GROUP);
    }

    void send(final long token, final int fd, final GatherList pieces) {
        final long submission = ring.nextSubmission();
        if (pieces.count() == 1) {
            IoUringSqe.fill(submission, IORING_OP_SEND, 0, 0, fd, 0, pieces.address(0), pieces.length(0), SEND_FLAGS,
                    token, 0);
        } else {
            IoUringSqe.fill(submission, IORING_OP_SENDMSG, 0, 0, fd, 0, memory.message(ring.lastIndex(), pieces), 1,
                    SEND_FLAGS, token, 0);
        }
    }

    void close(final long token, final int fd) {
        IoUringSqe.fill(ring.nextSubmission(), IORING_OP_CLOSE, 0, 0, fd, 0, 0, 0, 0, token, 0);
    }

    /** Completes itself only when it finds nothing. */
    void cancel(final long target, final long token) {
        IoUringSqe.fill(ring.nextSubmission(), IORING_OP_ASYNC_CANCEL, IOSQE_CQE_SKIP_SUCCESS, 0, NO_FD, 0, target, 0,
                0, token, 0);
    }

    void cancelAll(final long token) {
        IoUringSqe.fill(ring.nextSubmission(), IORING_OP_ASYNC_CANCEL, 0, 0, NO_FD, 0, 0, 0,
                IORING_ASYNC_CANCEL_ALL | IORING_ASYNC_CANCEL_ANY, token, 0);
    }

    /** Completes each time the descriptor becomes readable. */
    void poll(final long token, final int fd) {
        IoUringSqe.fill(ring.nextSubmission(), IORING_OP_POLL_ADD, 0, 0, fd, 0, 0, IORING_POLL_ADD_MULTI, POLLIN,
                token, 0);
    }
}
