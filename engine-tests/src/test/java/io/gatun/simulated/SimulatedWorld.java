package io.gatun.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/**
 * A network, a clock and the workers that live with them. A step lets each worker do its work once, in an order that the
 * seed decides; when none had any, time moves on to the next thing that will happen. Workers run in the calling thread, or
 * each in a thread of its own while the calling thread waits.
 */
public final class SimulatedWorld implements AutoCloseable {
    /** Returned by a worker's deadline supplier: it waits for nothing in particular. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    private static final long LONGEST_RUN_NS = TimeUnit.HOURS.toNanos(6);
    private static final int STEPS_AT_ONE_TIME = 200_000;
    private static final int LONGEST_STALL_NS = 200_000;

    private final SimulatedNetwork network;
    private final SimulatedFactory factory;
    private final SplittableRandom random;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Worker> order = new ArrayList<>();
    private long stepsAtThisTime;
    private long steps;

    /** With each fault that changes no outcome, as likely as the seed has it. */
    public SimulatedWorld(final long seed) {
        this(seed, FaultPlan.fromSeed(seed));
    }

    public SimulatedWorld(final long seed, final FaultPlan plan) {
        network = new SimulatedNetwork(seed, plan);
        network.stepped();
        factory = new SimulatedFactory(network);
        random = new SplittableRandom(~seed);
    }

    public long seed() {
        return network.seed();
    }

    public VirtualClock clock() {
        return network.clock();
    }

    public SimulatedNetwork network() {
        return network;
    }

    public SimulatedFactory factory() {
        return factory;
    }

    /** Independent of what the network draws. */
    public SplittableRandom random() {
        return random;
    }

    public long steps() {
        return steps;
    }

    /** Adds a worker that waits in its driver's await, or for nothing but the network. */
    public void add(final Agent agent) {
        add(agent, null, () -> NO_DEADLINE);
    }

    /**
     * Adds a worker that never awaits.
     *
     * @param untilDeadlineNs
     *            asked after a step without work: time from now until the worker has something to do by itself, at least
     *            0, or {@link #NO_DEADLINE}
     */
    public void add(final Agent agent, final LongSupplier untilDeadlineNs) {
        add(agent, null, untilDeadlineNs);
    }

    /**
     * Adds a worker with a thread of its own, which is not stepped while its driver's await would block: lost wake-ups show,
     * and so does who takes whose thread for his own. It ends by an {@link AgentTerminationException}, by {@link #remove},
     * or with the world.
     */
    public void add(final Agent agent, final SimulatedDriver driver) {
        add(agent, driver, () -> NO_DEADLINE);
    }

    private void add(final Agent agent, final SimulatedDriver driver, final LongSupplier untilDeadlineNs) {
        final Worker worker = new Worker(agent, driver, untilDeadlineNs);
        workers.add(worker);
        order.add(worker);
    }

    /** Steps no more; its onClose is called where it ran. */
    public void remove(final Agent agent) {
        for (final Worker worker : List.copyOf(workers)) {
            if (worker.agent.equals(agent)) {
                worker.end();
            }
        }
    }

    /** True if it was removed or has ended by itself. */
    public boolean hasEnded(final Agent agent) {
        return workers.stream().noneMatch(worker -> worker.agent.equals(agent));
    }

    /** Ends the threads of the workers that are left; their onClose is not called. */
    @Override
    public void close() {
        for (final Worker worker : workers) {
            if (worker.thread != null) {
                worker.thread.end();
            }
        }
    }

    /** One step. False: nothing can ever happen again, unless the test does something. */
    public boolean step() {
        steps++;
        network.runDue();
        final boolean worked = workEach();
        network.verify();
        if (!worked) {
            return advance();
        }
        if (network.dice().strikes(Fault.SLOW_STEP)) {
            network.advanceTo(network.elapsedNs() + network.dice().nextInt(LONGEST_STALL_NS));
        }
        return requireProgress(true);
    }

    private boolean workEach() {
        for (int i = order.size() - 1; i > 0; i--) {
            final int other = random.nextInt(i + 1);
            order.set(i, order.set(other, order.get(i)));
        }
        int work = 0;
        for (int i = 0; i < order.size(); i++) {
            work += order.get(i).work();
        }
        endEnded();
        return work > 0;
    }

    private void endEnded() {
        for (int i = workers.size() - 1; i >= 0; i--) {
            if (workers.get(i).ended) {
                workers.get(i).end();
            }
        }
    }

    private boolean advance() {
        long nextNs = network.nextEventNs();
        for (int i = 0; i < workers.size(); i++) {
            nextNs = Math.min(nextNs, workers.get(i).deadlineNs());
        }
        for (final SimulatedDriver driver : network.drivers()) {
            nextNs = Math.min(nextNs, driver.isPending() ? network.elapsedNs() : driver.awaitDeadlineNs());
        }
        if (nextNs == EventQueue.NEVER) {
            return false;
        }
        if (nextNs <= network.elapsedNs()) {
            return requireProgress(true);
        }
        stepsAtThisTime = 0;
        network.advanceTo(nextNs);
        network.record(Trace.What.TIME, steps, 0, 0);
        return true;
    }

    private boolean requireProgress(final boolean result) {
        if (++stepsAtThisTime > STEPS_AT_ONE_TIME) {
            throw network.failure(
                    "livelock: " + stepsAtThisTime + " steps, and time has not moved because nobody was idle", null);
        }
        return result;
    }

    /** Steps until the condition holds; fails when it cannot any more. */
    public void until(final BooleanSupplier condition) {
        until("the condition", condition);
    }

    /** Steps until the condition holds; fails, naming it, when it cannot any more. */
    public void until(final String what, final BooleanSupplier condition) {
        final long limitNs = network.elapsedNs() + LONGEST_RUN_NS;
        while (!condition.getAsBoolean()) {
            if (!step() && !condition.getAsBoolean()) {
                throw network.failure(what + ": not met, and nothing can happen any more", null);
            }
            if (network.elapsedNs() > limitNs) {
                throw network.failure(what + ": not met within " + LONGEST_RUN_NS + " ns of virtual time", null);
            }
        }
    }

    /** Steps until nothing can happen any more. */
    public void untilQuiet() {
        final long limitNs = network.elapsedNs() + LONGEST_RUN_NS;
        while (step()) {
            if (network.elapsedNs() > limitNs) {
                throw network.failure("not quiet within " + LONGEST_RUN_NS + " ns of virtual time", null);
            }
        }
    }

    /** Steps until so much virtual time has passed. */
    public void pass(final long durationNs) {
        final long targetNs = network.elapsedNs() + durationNs;
        final EventQueue.Event stop = network.at(targetNs, () -> {});
        while (network.elapsedNs() < targetNs) {
            step();
        }
        stop.cancel();
    }

    /** Fails unless all descriptors are closed, all buffers are back, and no operation is in flight. */
    public void requireBaseline() {
        network.verify();
        if (network.openDescriptors() != 0) {
            throw network.failure(network.openDescriptors() + " descriptors are still open", null);
        }
        for (final SimulatedDriver driver : network.drivers()) {
            if (driver.counters().inFlight != 0 || driver.receiveBuffers().outside() != 0) {
                throw network.failure("operations in flight " + driver.counters().inFlight + ", buffers not returned "
                        + driver.receiveBuffers().outside(), null);
            }
        }
    }

    /** For assertions of tests: the message with seed and trace. */
    public AssertionError failure(final String what) {
        return network.failure(what, null);
    }

    private final class Worker {
        private final Agent agent;
        private final SimulatedDriver driver; // null: never blocks
        private final LongSupplier untilDeadlineNs;
        private final LockstepThread thread; // null: the calling one
        private boolean started;
        private boolean ended;

        private Worker(final Agent agent, final SimulatedDriver driver, final LongSupplier untilDeadlineNs) {
            this.agent = agent;
            this.driver = driver;
            this.untilDeadlineNs = untilDeadlineNs;
            thread = driver == null ? null : new LockstepThread(agent.roleName());
        }

        private int work() {
            return ended || (driver != null && driver.isBlocked()) ? 0 : there(this::turn);
        }

        private int turn() throws Exception {
            try {
                if (!started) {
                    started = true;
                    agent.onStart();
                }
                return agent.doWork();
            } catch (final AgentTerminationException e) {
                ended = true;
                agent.onClose();
                return 1;
            }
        }

        private void end() {
            if (!ended) {
                ended = true;
                there(() -> {
                    agent.onClose();
                    return 0;
                });
            }
            if (thread != null) {
                thread.end();
            }
            workers.remove(this);
            order.remove(this);
        }

        private int there(final Callable<Integer> turn) {
            try {
                return thread == null ? turn.call() : onThread(turn);
            } catch (final Exception e) {
                throw network.failure(agent.roleName() + " threw " + e, e);
            } catch (final AssertionError e) {
                throw network.isDescribed(e) ? e : network.failure(agent.roleName() + ": " + e.getMessage(), e);
            }
        }

        private int onThread(final Callable<Integer> turn) throws Exception {
            final Thread before = network.enteredBy(thread.thread());
            try {
                return thread.run(turn);
            } finally {
                network.enteredBy(before);
            }
        }

        private long deadlineNs() {
            final long untilNs = untilDeadlineNs.getAsLong();
            return untilNs >= EventQueue.NEVER - network.elapsedNs()
                    ? EventQueue.NEVER
                    : network.elapsedNs() + Math.max(0, untilNs);
        }
    }
}
