package io.gatun.internal.driver.uring;

import io.gatun.ffm.posix.IoVec;
import io.gatun.ffm.posix.MsgHdr;
import io.gatun.ffm.system.VirtualMemory;
import io.gatun.internal.driver.GatherList;

/**
 * For each place in the submission queue, memory that the submission there may point to: a message header with its pieces,
 * or a socket address. The kernel reads it while it takes the submission (SUBMIT_STABLE), so it is free again when the place
 * is. Costs nothing until it is touched.
 *
 * <pre>
 *   0           64                                             1088
 *   +-----------+---------+---------+- - - - - - - - - - - - - -+
 *   | msghdr    | iovec 0 | iovec 1 |                           |
 *   +-----------+---------+---------+- - - - - - - - - - - - - -+
 * </pre>
 */
final class SubmissionMemory {
    private static final int PIECES_AT = 64;
    private static final int PLACE_BYTES = PIECES_AT + GatherList.MAX_PIECES * IoVec.BYTES;

    private final long base;
    private final long bytes;

    SubmissionMemory(final int places) {
        bytes = places * (long) PLACE_BYTES;
        base = VirtualMemory.map(bytes);
    }

    /** Room of {@value #PLACE_BYTES} bytes. */
    long address(final int place) {
        return base + place * (long) PLACE_BYTES;
    }

    /** Writes a message header with the pieces. */
    long message(final int place, final GatherList pieces) {
        final long header = address(place);
        final long first = header + PIECES_AT;
        final int count = pieces.count();
        for (int i = 0; i < count; i++) {
            IoVec.set(first + i * (long) IoVec.BYTES, pieces.address(i), pieces.length(i));
        }
        MsgHdr.clear(header);
        MsgHdr.iov(header, first, count);
        return header;
    }

    void close() {
        VirtualMemory.unmap(base, bytes);
    }
}
