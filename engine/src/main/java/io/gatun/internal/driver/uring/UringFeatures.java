package io.gatun.internal.driver.uring;

import static io.gatun.ffm.linux.IoUring.IORING_FEAT_CQE_SKIP;
import static io.gatun.ffm.linux.IoUring.IORING_FEAT_EXT_ARG;
import static io.gatun.ffm.linux.IoUring.IORING_FEAT_FAST_POLL;
import static io.gatun.ffm.linux.IoUring.IORING_FEAT_NODROP;
import static io.gatun.ffm.linux.IoUring.IORING_FEAT_NO_IOWAIT;
import static io.gatun.ffm.linux.IoUring.IORING_FEAT_SINGLE_MMAP;
import static io.gatun.ffm.linux.IoUring.IORING_FEAT_SUBMIT_STABLE;
import static io.gatun.ffm.linux.IoUring.IORING_OP_ACCEPT;
import static io.gatun.ffm.linux.IoUring.IORING_OP_ASYNC_CANCEL;
import static io.gatun.ffm.linux.IoUring.IORING_OP_CLOSE;
import static io.gatun.ffm.linux.IoUring.IORING_OP_CONNECT;
import static io.gatun.ffm.linux.IoUring.IORING_OP_POLL_ADD;
import static io.gatun.ffm.linux.IoUring.IORING_OP_RECV;
import static io.gatun.ffm.linux.IoUring.IORING_OP_SEND;
import static io.gatun.ffm.linux.IoUring.IORING_OP_SENDMSG;

import io.gatun.ffm.linux.IoUringProbe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What this kernel's io_uring has of what the driver would use.
 *
 * @param noSqArray
 *            submissions need no index array; Linux 6.6
 * @param noIoWait
 *            a waiting thread is not counted as I/O wait; Linux 6.15
 * @param ringIndex
 *            the ring is entered by registered index; 5.18, unless the thread has too many
 */
record UringFeatures(boolean noSqArray, boolean noIoWait, boolean ringIndex) {
    /** What every kernel with DEFER_TASKRUN has (6.1): the driver does not run without. */
    private static final List<String> ALWAYS = List.of("DEFER_TASKRUN", "multishot accept", "multishot receive",
            "buffer ring", "EXT_ARG", "CQE_SKIP");

    private static final Map<String, Integer> NEEDED_FLAGS = Map.of("SINGLE_MMAP", IORING_FEAT_SINGLE_MMAP, "NODROP",
            IORING_FEAT_NODROP, "SUBMIT_STABLE", IORING_FEAT_SUBMIT_STABLE, "FAST_POLL", IORING_FEAT_FAST_POLL,
            "EXT_ARG", IORING_FEAT_EXT_ARG, "CQE_SKIP", IORING_FEAT_CQE_SKIP);

    private static final Map<String, Integer> NEEDED_OPERATIONS = Map.of("ACCEPT", IORING_OP_ACCEPT, "CONNECT",
            IORING_OP_CONNECT, "RECV", IORING_OP_RECV, "SEND", IORING_OP_SEND, "SENDMSG", IORING_OP_SENDMSG, "CLOSE",
            IORING_OP_CLOSE, "ASYNC_CANCEL", IORING_OP_ASYNC_CANCEL, "POLL_ADD", IORING_OP_POLL_ADD);

    static UringFeatures of(final boolean noSqArray, final int featureFlags) {
        return new UringFeatures(noSqArray, (featureFlags & IORING_FEAT_NO_IOWAIT) != 0, true);
    }

    UringFeatures withoutRingIndex() {
        return new UringFeatures(noSqArray, noIoWait, false);
    }

    /** Names of needed feature flags that are not set. */
    static List<String> lackingFlags(final int featureFlags) {
        return NEEDED_FLAGS.entrySet().stream().filter(e -> (featureFlags & e.getValue()) == 0).map(Map.Entry::getKey)
                .sorted().toList();
    }

    /** Names of needed operations that a probe does not show. */
    static List<String> lackingOperations(final long probe) {
        return NEEDED_OPERATIONS.entrySet().stream().filter(e -> !IoUringProbe.supported(probe, e.getValue()))
                .map(Map.Entry::getKey).sorted().toList();
    }

    List<String> present() {
        final List<String> names = new ArrayList<>(ALWAYS);
        names.addAll(optional(true));
        return List.copyOf(names);
    }

    List<String> missing() {
        return List.copyOf(optional(false));
    }

    private List<String> optional(final boolean wanted) {
        final List<String> names = new ArrayList<>();
        if (noSqArray == wanted) {
            names.add("NO_SQARRAY");
        }
        if (noIoWait == wanted) {
            names.add("NO_IOWAIT");
        }
        if (ringIndex == wanted) {
            names.add("registered ring");
        }
        return names;
    }
}
