package io.gatun.simulated;

import java.util.ArrayList;
import java.util.List;

/** Descriptors, the lowest free number first: as soon as one is closed, somebody else has it. */
final class DescriptorTable {
    private static final int FIRST = 3;

    private final List<Entry> entries = new ArrayList<>();
    private int open;
    private int lowestFree; // none below is free
    private int limit = 1 << 20;

    /** A descriptor, or -1 at the limit. Until it is handed to the user, using it is a violation. */
    int open(final SimulatedSocket socket) {
        if (isFull()) {
            return -1;
        }
        int index = lowestFree;
        while (index < entries.size() && entries.get(index) != null) {
            index++;
        }
        if (index == entries.size()) {
            entries.add(null);
        }
        entries.set(index, new Entry(socket));
        open++;
        lowestFree = index + 1;
        return index + FIRST;
    }

    void handToUser(final int descriptor) {
        entries.get(descriptor - FIRST).users = true;
    }

    /** From now on it is not the user's, though still open. */
    void takeFromUser(final int descriptor) {
        entries.get(descriptor - FIRST).users = false;
    }

    void close(final int descriptor) {
        assert entries.get(descriptor - FIRST) != null;
        entries.set(descriptor - FIRST, null);
        open--;
        lowestFree = Math.min(lowestFree, descriptor - FIRST);
    }

    /** The socket, or null if the user has no such descriptor. */
    SimulatedSocket users(final long descriptor) {
        final long index = descriptor - FIRST;
        if (index < 0 || index >= entries.size()) {
            return null;
        }
        final Entry entry = entries.get((int) index);
        return entry == null || !entry.users ? null : entry.socket;
    }

    int open() {
        return open;
    }

    boolean isFull() {
        return open >= limit;
    }

    void limit(final int descriptors) {
        limit = descriptors;
    }

    private static final class Entry {
        private final SimulatedSocket socket;
        private boolean users;

        private Entry(final SimulatedSocket socket) {
            this.socket = socket;
        }
    }
}
