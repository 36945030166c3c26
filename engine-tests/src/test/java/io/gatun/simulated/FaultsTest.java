package io.gatun.simulated;

import static io.gatun.ffm.Errno.ECANCELED;
import static io.gatun.ffm.Errno.ECONNRESET;
import static io.gatun.ffm.Errno.EMFILE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.ffm.RawMemory;
import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FaultsTest {
    private static Bench bench(final Fault fault, final double probability) {
        return new Bench(21, FaultPlan.none().with(fault, probability));
    }

    private static List<Bench.Seen> receive(final Bench bench, final int bytes) {
        final long[] pair = bench.pair();
        final long receive = bench.receive(pair[1]);
        assertEquals(bytes, bench.untilTerminal(bench.send(pair[0], Bench.bytes(bytes))).result());
        bench.until(one -> bench.of(receive).stream().mapToInt(Bench.Seen::result).sum() == bytes);
        return bench.of(receive);
    }

    @Test
    void withoutFaultsAReceiveTakesAllThatIsThere() {
        assertEquals(1, receive(new Bench(21, FaultPlan.none()), 10_000).size());
    }

    @Test
    void receivesAreShort() {
        assertTrue(receive(bench(Fault.SHORT_RECEIVE, 1), 10_000).size() > 1);
    }

    @Test
    void segmentsAreSmall() {
        assertTrue(receive(bench(Fault.SMALL_SEGMENT, 1), 10_000).size() > 1);
    }

    @Test
    void sendsAreShort() {
        final Bench bench = bench(Fault.SHORT_SEND, 1);
        final int sent = bench.untilTerminal(bench.send(bench.pair()[0], Bench.bytes(10_000))).result();
        assertTrue(sent > 0 && sent < 10_000);
    }

    @Test
    void receivesEndOnTheirOwnWithBytes() {
        final Bench bench = bench(Fault.RECEIVE_ENDS, 1);
        final long[] pair = bench.pair();
        final long receive = bench.receive(pair[1]);
        bench.send(pair[0], Bench.bytes(10));
        final Bench.Seen seen = bench.untilTerminal(receive);
        assertEquals(CompletionSink.TERMINAL | CompletionSink.BUFFER, seen.flags());
        assertEquals(10, seen.result());
    }

    @Test
    void receivingOnceEndsWithTheFirstBytes() {
        final Bench bench = new Bench(21, FaultPlan.none());
        final long[] pair = bench.pair();
        final long receive = bench.token(Token.RECEIVE);
        bench.driver.receiveOnce(receive, pair[1]);
        bench.send(pair[0], Bench.bytes(10));
        assertEquals(CompletionSink.TERMINAL | CompletionSink.BUFFER, bench.untilTerminal(receive).flags());
    }

    @Test
    void releasesComeAfterResults() {
        final Bench bench = bench(Fault.LATE_RELEASE, 1);
        final long send = bench.send(bench.pair()[0], Bench.bytes(10));
        bench.untilTerminal(send);
        assertEquals(List.of(CompletionSink.RESULT, CompletionSink.RELEASED),
                bench.of(send).stream().map(Bench.Seen::flags).toList());
    }

    @Test
    void anEndOfOutputWaitsForBytesThatCountAsSent() {
        final Bench bench = bench(Fault.LATE_RELEASE, 1);
        final long[] pair = bench.pair();
        final long send = bench.send(pair[0], Bench.bytes(10));
        bench.until(one -> one.token() == send);
        bench.driver.shutdownOutput(bench.token(Token.SHUTDOWN), pair[0]);
        final long receive = bench.receive(pair[1]);
        bench.untilTerminal(receive);
        assertEquals(List.of(10, 0), bench.of(receive).stream().map(Bench.Seen::result).toList());
    }

    @Test
    void acceptingFailsForAWhile() {
        final Bench bench = bench(Fault.NO_DESCRIPTORS, 0.5);
        final long listener = bench.listener();
        for (int i = 0; i < 10; i++) {
            bench.connect(bench.sockets.openTcp(false), bench.sockets.localAddress(listener));
        }
        int accepted = 0;
        int refused = 0;
        while (accepted < 10) {
            final long accept = bench.token(Token.ACCEPT);
            bench.driver.accept(accept, listener);
            bench.driver.await(100_000);
            bench.driver.cancel(accept);
            final int last = bench.untilTerminal(accept).result();
            accepted += bench.of(accept).size() - 1;
            refused += last == -EMFILE ? 1 : 0;
            bench.driver.await(100_000);
        }
        assertTrue(refused > 0);
    }

    @Test
    void buffersLackForAWhileAndReceivesGoOnByThemselves() {
        final Bench bench = bench(Fault.NO_BUFFERS, 0.5);
        final long[] pair = bench.pair();
        final long receive = bench.receive(pair[1]);
        int sent = 0;
        for (int i = 0; i < 20; i++) {
            sent += bench.untilTerminal(bench.send(pair[0], Bench.bytes(100))).result();
            bench.driver.await(50_000);
            bench.poll();
        }
        final int total = sent;
        bench.until(one -> bench.of(receive).stream().mapToInt(Bench.Seen::result).sum() == total);
        assertTrue(bench.driver.counters().noBuffer > 0);
    }

    @Test
    void aReceiveWithoutAnyFreeBufferWaitsForARelease() {
        final Bench bench = new Bench(21, FaultPlan.none(), 512 << 10);
        final long[] pair = bench.pair();
        final Bench.Seen first = bench.received(pair, 10);
        bench.send(pair[0], Bench.bytes(20));
        bench.until(one -> bench.driver.counters().noBuffer == 1);
        bench.driver.await(1_000_000);
        bench.poll();
        assertEquals(1, bench.of(first.token()).size());
        bench.driver.receiveBuffers().release(first.buffer());
        assertEquals(20, bench.until(one -> one.buffer() >= 0 && one.result() == 20).result());
    }

    @Test
    void theLongestWaitingReceiveGetsTheFirstBuffer() {
        final Bench bench = new Bench(21, FaultPlan.none(), 512 << 10);
        final long[] holder = bench.pair();
        final List<long[]> pairs = List.of(bench.pair(), bench.pair(), bench.pair());
        int buffer = bench.received(holder, 1).buffer();
        final List<Long> waiting = new ArrayList<>();
        for (final long[] pair : pairs) {
            waiting.add(bench.receive(pair[1]));
            bench.untilTerminal(bench.send(pair[0], Bench.bytes(1)));
            for (int i = 0; i < 5; i++) {
                bench.driver.await(1_000_000);
                bench.poll();
            }
        }
        for (final long token : waiting) {
            bench.driver.receiveBuffers().release(buffer);
            buffer = bench.until(one -> one.buffer() >= 0 && waiting.contains(one.token())
                    && bench.of(one.token()).size() == 1 && one.token() == token).buffer();
            assertEquals(1, bench.driver.receiveBuffers().held());
        }
    }

    @Test
    void cancelsAreLateAndLetResultsThrough() {
        final Bench bench = bench(Fault.CANCEL_LOSES, 1);
        boolean withBytes = false;
        boolean cancelled = false;
        for (int i = 0; i < 20; i++) {
            final long[] pair = bench.pair();
            final long receive = bench.receive(pair[1]);
            bench.poll();
            bench.driver.cancel(receive);
            if (i % 2 == 0) {
                bench.send(pair[0], Bench.bytes(10));
            }
            final Bench.Seen last = bench.untilTerminal(receive);
            withBytes |= last.result() == 10;
            cancelled |= last.result() == -ECANCELED;
        }
        assertTrue(withBytes && cancelled);
    }

    @Test
    void withoutFaultsACancelEndsAReceive() {
        final Bench bench = new Bench(21, FaultPlan.none());
        final long[] pair = bench.pair();
        final long receive = bench.receive(pair[1]);
        bench.driver.cancel(receive);
        assertEquals(-ECANCELED, bench.untilTerminal(receive).result());
        bench.driver.cancel(receive);
        bench.poll();
        assertEquals(1, bench.of(receive).size());
    }

    @Test
    void completionsOfDifferentSocketsOvertakeEachOther() {
        final Bench bench = bench(Fault.LATE_COMPLETION, 0.5);
        final List<Long> started = new ArrayList<>();
        final List<long[]> pairs = Stream.generate(bench::pair).limit(10).toList();
        for (final long[] pair : pairs) {
            started.add(bench.send(pair[0], Bench.bytes(1)));
        }
        started.forEach(bench::untilTerminal);
        final List<Long> ended = bench.seen.stream().map(Bench.Seen::token).filter(started::contains).toList();
        assertEquals(10, ended.size());
        assertNotEquals(started, ended);
    }

    @Test
    void resultsOfOneReceiveStayInOrder() {
        final Bench bench = new Bench(21,
                FaultPlan.none().with(Fault.LATE_COMPLETION, 0.5).with(Fault.SHORT_RECEIVE, 1));
        int position = 0;
        for (final Bench.Seen seen : receive(bench, 200)) {
            final long address = bench.driver.receiveBuffers().address(seen.buffer()) + seen.offset();
            for (int i = 0; i < seen.result(); i++) {
                assertEquals((byte) position++, RawMemory.getByte(address + i));
            }
        }
        assertEquals(200, position);
    }

    @Test
    void aConnectionIsLostForBothSides() {
        final Bench bench = bench(Fault.CONNECTION_RESET, 1);
        final long[] pair = bench.pair();
        final long receive = bench.receive(pair[0]);
        bench.send(pair[0], Bench.bytes(1));
        assertEquals(-ECONNRESET, bench.untilTerminal(receive).result());
        bench.driver.await(1_000_000);
        bench.until(one -> bench.network.elapsedNs() > 1_000_000);
        assertEquals(null, bench.sockets.remoteAddress(pair[1]));
    }

    @Test
    void receivesShareOneBufferUntilItIsFull() {
        final Bench bench = new Bench(21, FaultPlan.none().sharedBuffers(true));
        final long[] pair = bench.pair();
        final Bench.Seen first = bench.received(pair, 1000);
        bench.send(pair[0], Bench.bytes(500));
        final Bench.Seen second = bench.until(one -> one.buffer() >= 0 && one.result() == 500);
        assertEquals(first.buffer(), second.buffer());
        assertEquals(1000, second.offset());
        assertTrue((first.flags() & CompletionSink.MORE_IN_BUFFER) != 0);
        assertEquals(1, bench.driver.receiveBuffers().held());
        bench.driver.receiveBuffers().release(first.buffer());
        assertEquals(1, bench.driver.receiveBuffers().held());
        bench.driver.receiveBuffers().release(first.buffer());
        assertEquals(0, bench.driver.receiveBuffers().held());
        bench.send(pair[0], Bench.bytes(300));
        assertEquals(0, bench.until(one -> one.buffer() >= 0 && one.result() == 300).offset());
    }

    @Test
    void aFullCompletionQueueIsCountedAndLosesNothing() {
        Bench narrow = null;
        for (long seed = 0; narrow == null; seed++) {
            final FaultPlan plan = FaultPlan.fromSeed(seed);
            narrow = plan.completionCapacity == 8 ? new Bench(seed, plan) : null;
        }
        final Bench bench = narrow;
        final List<Long> started = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            final long descriptor = bench.sockets.openTcp(false);
            final long token = bench.token(Token.SHUTDOWN);
            bench.driver.shutdownOutput(token, descriptor);
            started.add(token);
        }
        started.forEach(bench::untilTerminal);
        assertTrue(bench.driver.counters().completionOverflow > 0);
        assertEquals(40, bench.seen.size());
    }

    @Test
    void aProbabilityOutsideOfItsRangeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> FaultPlan.none().with(Fault.SHORT_SEND, 1.5));
        assertThrows(IllegalArgumentException.class, () -> FaultPlan.none().with(Fault.SHORT_SEND, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> FaultPlan.none().buffers(0, 1));
    }

    @Test
    void noPlanFromASeedChangesOutcomes() {
        for (long seed = 0; seed < 100; seed++) {
            assertFalse(FaultPlan.fromSeed(seed).toString().contains("CONNECTION_RESET"));
        }
    }
}
