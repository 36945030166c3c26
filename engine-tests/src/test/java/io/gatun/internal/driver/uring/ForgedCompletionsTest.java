package io.gatun.internal.driver.uring;

import static io.gatun.ffm.linux.IoUring.IORING_CQE_BUFFER_SHIFT;
import static io.gatun.ffm.linux.IoUring.IORING_CQE_F_BUFFER;
import static io.gatun.ffm.linux.IoUring.IORING_CQE_F_MORE;
import static io.gatun.ffm.linux.IoUring.IORING_OP_ACCEPT;
import static io.gatun.ffm.linux.IoUring.IORING_OP_POLL_ADD;
import static io.gatun.ffm.linux.IoUring.IORING_OP_RECV;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.ffm.Errno;
import io.gatun.ffm.RawMemory;
import io.gatun.ffm.linux.IoUringCqe;
import io.gatun.ffm.linux.IoUringSqe;
import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.DriverConfig;
import io.gatun.internal.driver.Token;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Completions that this kernel rarely or never posts, written where it would post them. The ring is never entered. */
class ForgedCompletionsTest {
    private static final long WAKE = Token.of(Token.FIRST_DRIVER_KIND, 0, 0);
    private static final long RECEIVE = Token.of(Token.RECEIVE, 3, 1);
    private static final long ACCEPT = Token.of(Token.ACCEPT, 4, 2);
    private static final int DESCRIPTOR = 1_000_000;

    private UringParts parts;
    private UringDriver driver;
    private int tail;
    private final List<String> seen = new ArrayList<>();
    private final CompletionSink sink = (token, flags, result, buffer, offset, detail) -> seen
            .add(Token.kind(token) + " flags " + flags + " result " + result + " buffer " + buffer);

    @BeforeEach
    void enable() throws Exception {
        parts = new UringParts(new DriverConfig(8, 512 << 10, 16 << 10), new RingSizes(64, 64));
        driver = new UringDriver(parts, 8);
        driver.enable();
        parts.buffers.publish();
    }

    @AfterEach
    void close() {
        parts.setup.forgetIndex(parts.ring);
        assertEquals(0, parts.close(true));
    }

    @Test
    void anEmptyBufferGoesBack() {
        driver.receive(RECEIVE, DESCRIPTOR);
        forge(RECEIVE, 0, IORING_CQE_F_BUFFER | 5 << IORING_CQE_BUFFER_SHIFT);
        assertEquals(List.of("3 flags 3 result 0 buffer -1"), reap());
        assertEquals(0, parts.buffers.held());
        assertEquals(31, parts.buffers.published());
        parts.buffers.publish();
        assertEquals(32, parts.buffers.published());
    }

    @Test
    void aReceiveThatEndsWithBytesHandsThemOver() {
        driver.receive(RECEIVE, DESCRIPTOR);
        forge(RECEIVE, 9, IORING_CQE_F_MORE | IORING_CQE_F_BUFFER | 4 << IORING_CQE_BUFFER_SHIFT);
        forge(RECEIVE, 7, IORING_CQE_F_BUFFER | 5 << IORING_CQE_BUFFER_SHIFT);
        assertEquals(List.of("3 flags 5 result 9 buffer 4", "3 flags 7 result 7 buffer 5"), reap());
        assertEquals(2, parts.buffers.held());
        assertEquals(0, driver.counters().inFlight);
        parts.buffers.release(4);
        parts.buffers.release(5);
    }

    @Test
    void aLackOfBuffersIsNotReported() {
        driver.receive(RECEIVE, DESCRIPTOR);
        forge(RECEIVE, -Errno.ENOBUFS, 0);
        assertEquals(List.of(), reap());
        assertEquals(1, driver.counters().inFlight);
        assertEquals(1, driver.counters().noBuffer);
    }

    @Test
    void aCancelThatComesBeforeALackOfBuffersIsReapedEndsTheReceive() {
        driver.receive(RECEIVE, DESCRIPTOR);
        forge(RECEIVE, -Errno.ENOBUFS, 0);
        driver.cancel(RECEIVE);
        assertEquals(List.of(), reap());
        assertTrue(driver.hasCompletions());
        assertEquals(List.of("3 flags 3 result " + -Errno.ECANCELED + " buffer -1"), reap());
        assertEquals(0, driver.counters().inFlight);
    }

    @Test
    void aCancelledStarvedReceiveEndsWithoutTheKernel() {
        driver.receive(RECEIVE, DESCRIPTOR);
        forge(RECEIVE, -Errno.ENOBUFS, 0);
        reap();
        final int submissions = parts.ring.unsubmitted();
        driver.cancel(RECEIVE);
        assertEquals(submissions, parts.ring.unsubmitted());
        assertEquals(List.of("3 flags 3 result " + -Errno.ECANCELED + " buffer -1"), reap());
        driver.receive(RECEIVE, DESCRIPTOR);
        assertEquals(IORING_OP_RECV, lastOpcode());
    }

    @Test
    void anAcceptThatEndsAfterSuccessIsStartedAgain() {
        driver.accept(ACCEPT, DESCRIPTOR);
        final int submissions = parts.ring.unsubmitted();
        forge(ACCEPT, 77, 0);
        assertEquals(List.of("1 flags 1 result 77 buffer -1"), reap());
        assertEquals(submissions + 1, parts.ring.unsubmitted());
        assertEquals(IORING_OP_ACCEPT, lastOpcode());
        assertEquals(1, driver.counters().inFlight);
    }

    @Test
    void aCancelledAcceptThatEndsAfterSuccessIsNotStartedAgain() {
        driver.accept(ACCEPT, DESCRIPTOR);
        driver.cancel(ACCEPT);
        final int submissions = parts.ring.unsubmitted();
        forge(ACCEPT, 77, 0);
        assertEquals(List.of("1 flags 1 result 77 buffer -1"), reap());
        assertEquals(List.of("1 flags 3 result " + -Errno.ECANCELED + " buffer -1"), reap());
        assertEquals(submissions, parts.ring.unsubmitted());
        assertEquals(0, driver.counters().inFlight);
    }

    @ParameterizedTest
    @ValueSource(strings = { "ECONNABORTED", "EINTR", "EAGAIN", "EPROTO", "ENETDOWN", "EHOSTUNREACH" })
    void whatAilsOnePeerDoesNotEndAnAccept(final String error) {
        driver.accept(ACCEPT, DESCRIPTOR);
        final int submissions = parts.ring.unsubmitted();
        forge(ACCEPT, -Errno.number(error), 0);
        assertEquals(List.of(), reap());
        assertEquals(submissions + 1, parts.ring.unsubmitted());
    }

    @ParameterizedTest
    @ValueSource(strings = { "EMFILE", "ENFILE", "ENOMEM", "ENOBUFS", "EINVAL", "ECANCELED" })
    void whatAilsTheListenerEndsAnAccept(final String error) {
        driver.accept(ACCEPT, DESCRIPTOR);
        forge(ACCEPT, -Errno.number(error), 0);
        assertEquals(List.of("1 flags 3 result " + -Errno.number(error) + " buffer -1"), reap());
        assertEquals(0, driver.counters().inFlight);
    }

    @Test
    void thePollOfTheWakerIsStartedAgainWhenItEnds() {
        final int submissions = parts.ring.unsubmitted();
        forge(WAKE, 1, IORING_CQE_F_MORE);
        assertEquals(List.of(), reap());
        assertEquals(submissions, parts.ring.unsubmitted());
        forge(WAKE, 1, 0);
        assertEquals(List.of(), reap());
        assertEquals(submissions + 1, parts.ring.unsubmitted());
        assertEquals(IORING_OP_POLL_ADD, lastOpcode());
    }

    @Test
    void aPollOfTheWakerThatFailsIsNamed() {
        forge(WAKE, -Errno.EBADF, 0);
        final IllegalStateException e = assertThrows(IllegalStateException.class, this::reap);
        assertTrue(e.getMessage().startsWith("poll of the waker: EBADF"), e::getMessage);
    }

    @Test
    void aCancelThatFoundNothingIsNotReported() {
        forge(Token.of(Token.FIRST_DRIVER_KIND + 1, 0, 0), -Errno.ENOENT, 0);
        assertEquals(List.of(), reap());
        assertFalse(driver.hasCompletions());
    }

    private void forge(final long token, final int result, final int flags) {
        final RingMemory memory = parts.setup.memory();
        final long completion = memory.completions() + (tail & memory.cqEntries() - 1) * (long) IoUringCqe.BYTES;
        RawMemory.putLong(completion, token);
        RawMemory.putInt(completion + Long.BYTES, result);
        RawMemory.putInt(completion + Long.BYTES + Integer.BYTES, flags);
        RawMemory.putIntRelease(memory.cqTail(), ++tail);
    }

    private List<String> reap() {
        seen.clear();
        driver.reap(sink, 16);
        return List.copyOf(seen);
    }

    private int lastOpcode() {
        return IoUringSqe.opcode(parts.setup.memory().submissions() + parts.ring.lastIndex() * (long) IoUringSqe.BYTES);
    }
}
