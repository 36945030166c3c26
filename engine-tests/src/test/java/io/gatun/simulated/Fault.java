package io.gatun.simulated;

/** What a kernel or a network may do to its user. All but {@link #CONNECTION_RESET} leave the outcome as it would have been. */
public enum Fault {
    /** A receive takes fewer bytes than are there. */
    SHORT_RECEIVE,
    /** A send takes fewer bytes than there is room for. */
    SHORT_SEND,
    /** The network cuts its segments small. */
    SMALL_SEGMENT,
    /** The kernel looks at an operation late. */
    LATE_START,
    /** A completion becomes visible late, later than others. */
    LATE_COMPLETION,
    /** A send's memory is read and released after its result was reported. */
    LATE_RELEASE,
    /** A receive ends on its own, with bytes. */
    RECEIVE_ENDS,
    /** A cancelled operation goes on for a while, or ends with its result. */
    CANCEL_LOSES,
    /** For a while most receive buffers are withheld. */
    NO_BUFFERS,
    /** For a while accepting fails with EMFILE. */
    NO_DESCRIPTORS,
    /** An await returns early for no reason. */
    SPURIOUS_AWAIT,
    /** Time passes while workers are busy. */
    SLOW_STEP,
    /** The connection is lost: both ends see a reset. */
    CONNECTION_RESET;

    private static final Fault[] ALL = values();

    static int count() {
        return ALL.length;
    }

    static Fault of(final int index) {
        return ALL[index];
    }
}
