package io.gatun.simulated;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** What will happen, by virtual time; what happens at the same time comes in an order that the seed decides. */
final class EventQueue {
    static final long NEVER = Long.MAX_VALUE;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final SplittableRandom random;
    private long scheduled;

    EventQueue(final SplittableRandom random) {
        this.random = random;
    }

    Event at(final long elapsedNs, final Runnable action) {
        final Event event = new Event(elapsedNs, random.nextLong(), scheduled++, action);
        events.add(event);
        return event;
    }

    /** Time of the next event, or {@link #NEVER}. */
    long nextNs() {
        Event head = events.peek();
        while (head != null && head.action == null) {
            events.poll();
            head = events.peek();
        }
        return head == null ? NEVER : head.atNs;
    }

    void runNext() {
        final Event event = events.remove();
        final Runnable action = event.action;
        event.action = null;
        action.run();
    }

    static final class Event implements Comparable<Event> {
        private final long atNs;
        private final long tie; // decides among events of the same time
        private final long number; // decides when even that is equal
        private Runnable action; // null: has run or was cancelled

        private Event(final long atNs, final long tie, final long number, final Runnable action) {
            this.atNs = atNs;
            this.tie = tie;
            this.number = number;
            this.action = action;
        }

        void cancel() {
            action = null;
        }

        @Override
        public int compareTo(final Event other) {
            if (atNs != other.atNs) {
                return Long.compare(atNs, other.atNs);
            }
            return tie != other.tie ? Long.compare(tie, other.tie) : Long.compare(number, other.number);
        }

        @Override
        public boolean equals(final Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }
}
