package io.gatun.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.gatun.testing.Seed;

class DeadlineWheelModelTest {
    private static final int TICK_SHIFT = 20;
    private static final int CAPACITY = 500;

    private static final class Timer {
        long id;
        long data;
        long deadlineNs;
        long tick;
        long placed;
        long duePoll = Long.MAX_VALUE;
    }

    private static final class Run {
        final SplittableRandom random;
        final long startNs;
        final DeadlineWheel wheel;
        final Map<Long, Timer> model = new HashMap<>();
        final List<Long> everGiven = new ArrayList<>();
        final int spreadBits;
        long elapsedNs;
        long placements;
        long polls;

        Run(final SplittableRandom random) {
            this.random = random;
            startNs = random.nextLong();
            wheel = new DeadlineWheel(startNs, 1 + random.nextInt(CAPACITY), CAPACITY);
            spreadBits = 10 + random.nextInt(45);
        }

        void step() {
            final int choice = random.nextInt(10);
            if (choice < 5) {
                schedule();
            } else if (choice < 7) {
                cancel();
            } else if (choice < 8) {
                reschedule();
            } else {
                poll();
            }
            assertEquals(model.size(), wheel.size());
            assertEquals(earliest(), wheel.nextDeadlineNs());
        }

        long duration() {
            return random.nextLong() >>> (63 - random.nextInt(spreadBits));
        }

        long elapsedDeadline() {
            return elapsedNs + duration() - (random.nextInt(10) == 0 ? duration() : 0);
        }

        void schedule() {
            final long deadline = elapsedDeadline();
            final Timer timer = new Timer();
            timer.data = random.nextLong();
            timer.id = wheel.schedule(startNs + deadline, 7, timer.data, timer);
            if (model.size() == CAPACITY) {
                assertEquals(DeadlineWheel.NULL_DEADLINE, timer.id);
                return;
            }
            place(timer, deadline);
            model.put(timer.id, timer);
            everGiven.add(timer.id);
        }

        void place(final Timer timer, final long deadline) {
            timer.deadlineNs = deadline;
            timer.tick = Math.max(deadline >> TICK_SHIFT, elapsedNs >> TICK_SHIFT);
            timer.placed = placements++;
            timer.duePoll = Long.MAX_VALUE;
        }

        void cancel() {
            final long id = anyId();
            assertEquals(model.remove(id) != null, wheel.cancel(id));
        }

        void reschedule() {
            final long id = anyId();
            final Timer timer = model.get(id);
            final long deadline = elapsedDeadline();
            assertEquals(timer != null, wheel.reschedule(id, startNs + deadline));
            if (timer != null) {
                place(timer, deadline);
            }
        }

        long anyId() {
            return everGiven.isEmpty() ? 0
                    : everGiven.get(everGiven.size() - 1 - random.nextInt(Math.min(200, everGiven.size())));
        }

        void poll() {
            elapsedNs += random.nextInt(4) == 0 ? 0 : duration();
            polls++;
            final List<Timer> due = new ArrayList<>();
            for (final Timer timer : model.values()) {
                if (timer.deadlineNs <= elapsedNs) {
                    timer.duePoll = Math.min(timer.duePoll, polls);
                    due.add(timer);
                }
            }
            due.sort(Comparator.<Timer> comparingLong(timer -> timer.duePoll).thenComparingLong(timer -> timer.tick)
                    .thenComparingLong(timer -> timer.placed));
            final int limit = random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(8);
            final int[] count = { 0 };
            final int returned = wheel.poll(startNs + elapsedNs, (id, kind, data, reference) -> {
                due.removeIf(timer -> timer != model.get(timer.id));
                final Timer expected = due.removeFirst();
                assertEquals(expected.id, id);
                assertEquals(expected, reference);
                assertEquals(expected.data, data);
                assertEquals(7, kind);
                model.remove(id);
                count[0]++;
                meddle(due);
            }, limit);
            due.removeIf(timer -> timer != model.get(timer.id));
            assertEquals(count[0], returned);
            assertEquals(returned < limit, returned < limit && due.isEmpty());
        }

        void meddle(final List<Timer> due) {
            final int choice = random.nextInt(6);
            if (choice == 0) {
                schedule();
            } else if (choice == 1) {
                cancel();
            } else if (choice == 2) {
                reschedule();
                due.removeIf(timer -> timer.duePoll == Long.MAX_VALUE);
            }
        }

        long earliest() {
            long earliest = Long.MAX_VALUE;
            for (final Timer timer : model.values()) {
                earliest = Math.min(earliest, timer.deadlineNs);
            }
            return earliest == Long.MAX_VALUE ? DeadlineWheel.NO_DEADLINE : startNs + earliest;
        }
    }

    @Test
    void itDoesWhatASortedListDoes() {
        Seed.replayable(300, random -> {
            final Run run = new Run(random);
            for (int i = 0; i < 1000; i++) {
                run.step();
            }
        });
    }
}
