package io.gatun.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.ffm.RawMemory;
import io.gatun.internal.driver.GatherList;
import io.gatun.internal.driver.Token;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class DriverMisuseTest {
    private static final FaultPlan LATE_RELEASE = FaultPlan.none().with(Fault.LATE_RELEASE, 1);

    private final Bench bench = new Bench(7, FaultPlan.none());

    private static void assertDetected(final Bench bench, final String expected, final Executable misuse) {
        final String message = assertThrows(AssertionError.class, misuse).getMessage();
        assertTrue(message.contains(expected), message);
        assertTrue(message.contains("seed " + bench.network.seed()), message);
        assertEquals(message, bench.network.takeViolation().getMessage());
    }

    private void assertDetected(final String expected, final Executable misuse) {
        assertDetected(bench, expected, misuse);
    }

    @Test
    void aSendBufferTouchedBeforeItsReleaseIsDetected() {
        final Bench late = new Bench(7, LATE_RELEASE);
        final long[] pair = late.pair();
        final MemorySegment memory = Bench.bytes(100);
        final long send = late.send(pair[0], memory);
        late.until(one -> one.token() == send && !one.isTerminal());
        memory.set(ValueLayout.JAVA_BYTE, 99, (byte) 1);
        assertDetected(late, "touched before its release", () -> late.untilTerminal(send));
    }

    @Test
    void aSendBufferTouchedBeforeItWasSubmittedIsDetected() {
        final long[] pair = bench.pair();
        final MemorySegment memory = Bench.bytes(100);
        final long send = bench.send(pair[0], memory);
        memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
        assertDetected("touched before its release", () -> bench.untilTerminal(send));
    }

    @Test
    void aSendBufferTouchedBetweenItsLastReadAndItsReleaseIsDetected() {
        final long[] pair = bench.pair();
        final MemorySegment memory = Bench.bytes(100);
        final long send = bench.send(pair[0], memory);
        bench.driver.await(0);
        memory.set(ValueLayout.JAVA_BYTE, 50, (byte) 1);
        assertDetected("touched before its release", () -> bench.untilTerminal(send));
    }

    @Test
    void aSendBufferThatIsLeftAloneIsFine() {
        final Bench late = new Bench(7, LATE_RELEASE);
        final long[] pair = late.pair();
        final long send = late.send(pair[0], Bench.bytes(100));
        assertEquals(0, late.untilTerminal(send).result());
        assertEquals(100, late.of(send).getFirst().result());
        assertNull(late.network.takeViolation());
    }

    @Test
    void aBufferReleasedTwiceIsDetected() {
        final int buffer = bench.received(bench.pair(), 10).buffer();
        bench.driver.receiveBuffers().release(buffer);
        assertDetected("released more often", () -> bench.driver.receiveBuffers().release(buffer));
    }

    @Test
    void aBufferThatWasNeverReceivedIsNotReleased() {
        assertDetected("released more often", () -> bench.driver.receiveBuffers().release(0));
    }

    @Test
    void whatIsReadAfterTheReleaseIsPoison() {
        final Bench.Seen seen = bench.received(bench.pair(), 10);
        final long address = bench.driver.receiveBuffers().address(seen.buffer()) + seen.offset();
        assertEquals(3, RawMemory.getByte(address + 3));
        bench.driver.receiveBuffers().release(seen.buffer());
        assertEquals(SimulatedReceiveBuffers.POISON, RawMemory.getByte(address + 3));
    }

    @Test
    void aWriteBehindTheReceivedBytesIsDetected() {
        final Bench.Seen seen = bench.received(bench.pair(), 10);
        bench.driver.receiveBuffers().segment(seen.buffer()).set(ValueLayout.JAVA_BYTE, 10, (byte) 0);
        assertDetected("written to at 10", () -> bench.driver.receiveBuffers().release(seen.buffer()));
    }

    @Test
    void aWriteAfterTheReleaseIsDetectedWhenTheBufferIsUsedAgain() {
        final long[] pair = bench.pair();
        final Bench.Seen seen = bench.received(pair, 10);
        bench.driver.receiveBuffers().release(seen.buffer());
        bench.driver.receiveBuffers().segment(seen.buffer()).set(ValueLayout.JAVA_BYTE, 5, (byte) 0);
        bench.send(pair[0], Bench.bytes(20));
        assertDetected("written to at 5", () -> bench.until(one -> one.buffer() >= 0 && one.result() == 20));
    }

    @Test
    void aSendFromAReleasedReceiveBufferIsDetected() {
        final long[] pair = bench.pair();
        final Bench.Seen seen = bench.received(pair, 10);
        final long address = bench.driver.receiveBuffers().address(seen.buffer());
        bench.driver.receiveBuffers().release(seen.buffer());
        assertDetected("which is not held", () -> bench.send(pair[1], address, 10));
    }

    @Test
    void aReceiveBufferReleasedWhileItIsSentIsDetected() {
        final long[] pair = bench.pair();
        final Bench.Seen seen = bench.received(pair, 10);
        final long send = bench.send(pair[1], bench.driver.receiveBuffers().address(seen.buffer()), 10);
        bench.driver.receiveBuffers().release(seen.buffer());
        assertDetected("touched before its release", () -> bench.untilTerminal(send));
    }

    @Test
    void aSendOfBytesThatWereNeverReceivedIsDetected() {
        final long[] pair = bench.pair();
        final Bench.Seen seen = bench.received(pair, 10);
        final long address = bench.driver.receiveBuffers().address(seen.buffer());
        assertDetected("never received", () -> bench.send(pair[1], address, 11));
    }

    @Test
    void aSecondReceiveInFlightIsDetected() {
        final long[] pair = bench.pair();
        bench.receive(pair[0]);
        assertDetected("a second RECEIVE", () -> bench.receive(pair[0]));
    }

    @Test
    void aSecondSendInFlightIsDetected() {
        final long[] pair = bench.pair();
        bench.send(pair[0], Bench.bytes(1));
        assertDetected("a second SEND", () -> bench.send(pair[0], Bench.bytes(1)));
    }

    @Test
    void aSecondSendBeforeTheFirstIsReleasedIsDetected() {
        final Bench late = new Bench(7, LATE_RELEASE);
        final long[] pair = late.pair();
        final long send = late.send(pair[0], Bench.bytes(1));
        late.until(one -> one.token() == send && !one.isTerminal());
        assertDetected(late, "a second SEND", () -> late.send(pair[0], Bench.bytes(1)));
    }

    @Test
    void aReceiveOnTwoDriversAtOnceIsDetected() {
        final long[] pair = bench.pair();
        bench.receive(pair[0]);
        final SimulatedDriver other = bench.newDriver(4096);
        other.enable();
        assertDetected("a second RECEIVE", () -> other.receive(bench.token(Token.RECEIVE), pair[0]));
    }

    @Test
    void aTokenOfAnOperationInFlightIsDetected() {
        final long[] pair = bench.pair();
        final long token = bench.receive(pair[0]);
        assertDetected("token of an operation in flight", () -> bench.driver.receive(token, pair[1]));
    }

    @Test
    void aTokenOfTheDriversOwnKindIsDetected() {
        final long[] pair = bench.pair();
        final long token = Token.of(Token.FIRST_DRIVER_KIND, 0, 0);
        assertDetected("is the driver's", () -> bench.driver.receive(token, pair[1]));
    }

    @Test
    void anOperationOnADescriptorBeingClosedIsDetected() {
        final long[] pair = bench.pair();
        bench.driver.close(bench.token(Token.CLOSE), pair[0]);
        assertDetected("receive on descriptor " + pair[0] + ": EBADF", () -> bench.receive(pair[0]));
    }

    @Test
    void aCallOnAClosedDescriptorIsDetected() {
        final long[] pair = bench.pair();
        bench.sockets.close(pair[0]);
        assertDetected("EBADF", () -> bench.sockets.localAddress(pair[0]));
        assertDetected("EBADF", () -> bench.sockets.close(pair[0]));
        assertDetected("EBADF", () -> bench.driver.close(bench.token(Token.CLOSE), pair[0]));
    }

    @Test
    void aDescriptorThatIsStillOnItsWayIsNobodys() {
        final long listener = bench.listener();
        bench.driver.accept(bench.token(Token.ACCEPT), listener);
        final long client = bench.sockets.openTcp(false);
        bench.driver.connect(bench.token(Token.CONNECT), client, bench.sockets.localAddress(listener));
        bench.until(one -> Token.kind(one.token()) == Token.CONNECT);
        bench.driver.await(1_000_000);
        assertTrue(bench.driver.hasCompletions());
        assertDetected("EBADF", () -> bench.receive(client + 1));
        bench.until(one -> one.result() == client + 1);
        bench.receive(client + 1);
    }

    @Test
    void closingADescriptorWithAnOperationInFlightIsDetected() {
        final long[] pair = bench.pair();
        bench.receive(pair[0]);
        assertDetected("operations are in flight", () -> bench.sockets.close(pair[0]));
        assertDetected("operations are in flight", () -> bench.driver.close(bench.token(Token.CLOSE), pair[0]));
    }

    @Test
    void closingADescriptorWhoseTerminalCompletionWasNotReportedIsDetected() {
        final long[] pair = bench.pair();
        final long receive = bench.receive(pair[0]);
        bench.driver.cancel(receive);
        bench.driver.await(1_000_000);
        assertTrue(bench.driver.hasCompletions());
        assertDetected("operations are in flight", () -> bench.driver.close(bench.token(Token.CLOSE), pair[0]));
    }

    @Test
    void aCallByAnotherThreadIsDetected() throws Exception {
        final FutureTask<Boolean> task = new FutureTask<>(bench.driver::hasCompletions);
        final Thread thread = new Thread(task, "stranger");
        thread.start();
        thread.join();
        assertThrows(Exception.class, task::get);
        assertTrue(bench.network.takeViolation().getMessage().contains("stranger"));
    }

    @Test
    void aCallBeforeEnableIsDetected() {
        final SimulatedDriver other = bench.newDriver(4096);
        assertDetected("nobody has enabled", () -> other.poll(bench, 1));
    }

    @Test
    void enablingTwiceIsDetected() {
        assertDetected("enabled twice", bench.driver::enable);
    }

    @Test
    void aCallAfterCloseIsDetected() {
        bench.driver.close();
        assertDetected("poll after close", () -> bench.driver.poll(bench, 1));
        bench.driver.wake();
    }

    @Test
    void pollingInsideACompletionIsDetected() {
        final long[] pair = bench.pair();
        bench.send(pair[0], Bench.bytes(1));
        bench.driver.await(0);
        assertDetected("inside a completion", () -> bench.driver.poll((token, flags, result, buffer, offset,
                detail) -> bench.driver.poll(bench, 1), 1));
    }

    @Test
    void sendingNothingIsDetected() {
        final long[] pair = bench.pair();
        assertDetected("send of nothing", () -> bench.driver.send(bench.token(Token.SEND), pair[0], new GatherList()));
    }

    @Test
    void connectingToAnUnresolvedAddressIsDetected() {
        final long descriptor = bench.sockets.openTcp(false);
        final InetSocketAddress address = InetSocketAddress.createUnresolved("example.com", 80);
        assertDetected("unresolved", () -> bench.driver.connect(bench.token(Token.CONNECT), descriptor, address));
    }

    @Test
    void aViolationThatWasSwallowedIsReportedLater() {
        final AssertionError swallowed = assertThrows(AssertionError.class, bench.driver::enable);
        final AssertionError reported = assertThrows(AssertionError.class, bench.network::verify);
        assertEquals(swallowed, reported.getCause());
    }
}
