package io.gatun.simulated;

import static io.gatun.ffm.Errno.EAGAIN;

import io.gatun.ffm.RawMemory;
import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.GatherList;

/** Sends some of its pieces, once. Reads them at some moment before it releases them, and sees if they change meanwhile. */
final class SendOperation extends Operation {
    private final long[] addresses;
    private final int[] lengths;
    private final int totalBytes;
    private final long checksum;
    private boolean resultTold;

    SendOperation(final long token, final int descriptor, final SimulatedSocket socket, final SimulatedDriver driver,
            final SimulatedNetwork network, final GatherList pieces) {
        super(Kind.SEND, token, descriptor, socket, driver, network);
        addresses = new long[pieces.count()];
        lengths = new int[pieces.count()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = pieces.address(i);
            lengths[i] = pieces.length(i);
        }
        totalBytes = pieces.totalBytes();
        driver.receiveBuffers().requireHeld(addresses, lengths);
        checksum = checksum();
    }

    @Override
    void attempt() {
        if (resultTold) {
            return;
        }
        final int status = socket.outputStatus();
        if (status == -EAGAIN) {
            socket.awaitOutput(this);
        } else if (status < 0) {
            end(status);
        } else {
            send(network.dice().shortened(Fault.SHORT_SEND, Math.min(status, totalBytes)));
        }
    }

    private void send(final int bytes) {
        network.record(Trace.What.TAKEN, token, bytes, totalBytes);
        if (network.dice().strikes(Fault.LATE_RELEASE)) {
            resultTold = true;
            socket.output().promise(bytes);
            complete(CompletionSink.RESULT, bytes, -1, 0);
            network.after(network.dice().lateNs(), () -> copyLate(bytes));
        } else {
            copy(bytes);
            end(bytes);
        }
    }

    private void copyLate(final int bytes) {
        socket.output().promiseKept(bytes);
        if (driver.isClosed()) {
            socket.abort(); // its memory may be gone
        } else {
            copy(bytes);
            network.after(network.dice().delayNs(Fault.LATE_COMPLETION), this::release);
        }
    }

    private void release() {
        if (isAlive()) {
            complete(CompletionSink.RELEASED, 0, -1, 0);
        }
    }

    private void copy(final int bytes) {
        requireUntouched();
        int left = bytes;
        for (int i = 0; left > 0; i++) {
            final int length = Math.min(left, lengths[i]);
            socket.output().appendFrom(addresses[i], length);
            left -= length;
        }
        socket.output().pump();
    }

    @Override
    boolean mayCancel() {
        return !resultTold;
    }

    @Override
    void beforeDelivery(final Completion completion) {
        if (completion.isTerminal()) {
            requireUntouched();
        }
    }

    private void requireUntouched() {
        network.violations().require(checksum() == checksum,
                () -> "memory of a send was touched before its release; descriptor " + descriptor);
    }

    private long checksum() {
        long sum = totalBytes;
        for (int i = 0; i < addresses.length; i++) {
            sum = checksum(sum, addresses[i], lengths[i]);
        }
        return sum;
    }

    private static long checksum(final long start, final long address, final int length) {
        long sum = start;
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            sum = (sum ^ RawMemory.getLong(address + at)) * 0x9E3779B97F4A7C15L;
            sum ^= sum >>> 32;
        }
        for (; at < length; at++) {
            sum = (sum ^ RawMemory.getByte(address + at)) * 0x9E3779B97F4A7C15L;
            sum ^= sum >>> 32;
        }
        return sum;
    }
}
