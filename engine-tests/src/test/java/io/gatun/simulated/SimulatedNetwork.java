package io.gatun.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The kernel that all simulated drivers and peers of one world share. Everything that happens in it follows from its seed
 * and from what its users do. One thread at a time.
 */
public final class SimulatedNetwork {
    private final long seed;
    private Thread thread = Thread.currentThread(); // the one that runs now
    private final Dice dice;
    private final VirtualClock clock;
    private final EventQueue events;
    private final Trace trace = new Trace();
    private final Violations violations = new Violations(this::circumstances);
    private final PortTable ports;
    private final DescriptorTable descriptors = new DescriptorTable();
    private final List<SimulatedDriver> drivers = new ArrayList<>();
    private boolean stepped; // a world moves time, not the drivers' awaits
    private int sockets;
    private long noDescriptorsUntilNs;

    public SimulatedNetwork(final long seed, final FaultPlan plan) {
        this.seed = seed;
        final SplittableRandom random = new SplittableRandom(seed);
        clock = new VirtualClock(random.split());
        events = new EventQueue(random.split());
        dice = new Dice(plan, random.split());
        ports = new PortTable(dice);
    }

    public long seed() {
        return seed;
    }

    public VirtualClock clock() {
        return clock;
    }

    /** Equal for two runs in which the same happened. */
    public long traceHash() {
        return trace.hash();
    }

    /** How many events were recorded. */
    public long traceLength() {
        return trace.recorded();
    }

    /** Descriptors that are open, of the user and of the kernel on its way to the user. */
    public int openDescriptors() {
        return descriptors.open();
    }

    /** Above this many open descriptors, opening and accepting fail with EMFILE. */
    public void descriptorLimit(final int limit) {
        descriptors.limit(limit);
    }

    public List<SimulatedDriver> drivers() {
        return List.copyOf(drivers);
    }

    /** The first breach of the driver contract, which is then forgotten; null: none. */
    public AssertionError takeViolation() {
        return violations.take();
    }

    /** Throws if anybody has broken the driver contract, even if the error was swallowed there. */
    public void verify() {
        violations.rethrow();
    }

    /** Seed, plan and the last events, for messages of failures. */
    String circumstances() {
        return System.lineSeparator() + "seed " + seed + " (replay: -Dgatun.test.seed=" + seed + ")"
                + System.lineSeparator() + dice.plan() + trace.tail();
    }

    /** Does the message tell seed, plan and events already? */
    boolean isDescribed(final AssertionError error) {
        return error.getMessage() != null && error.getMessage().contains("-Dgatun.test.seed=" + seed);
    }

    AssertionError failure(final String what, final Throwable cause) {
        return new AssertionError(what + circumstances(), cause);
    }

    // --- for the rest of the kernel ---

    Dice dice() {
        return dice;
    }

    PortTable ports() {
        return ports;
    }

    DescriptorTable descriptors() {
        return descriptors;
    }

    Violations violations() {
        return violations;
    }

    /** From now on another thread runs. Returns who did. */
    Thread enteredBy(final Thread next) {
        final Thread last = thread;
        thread = next;
        return last;
    }

    void requireThread() {
        violations.require(Thread.currentThread() == thread,
                () -> "the simulated kernel was entered by " + Thread.currentThread() + ", it belongs to " + thread);
    }

    SimulatedSocket newSocket(final boolean ipv6, final SocketOptions options) {
        return new SimulatedSocket(this, ++sockets, ipv6, options);
    }

    /** True when accepting must fail: at the limit, or in an episode of that fault. */
    boolean lacksDescriptors() {
        if (elapsedNs() >= noDescriptorsUntilNs && dice.strikes(Fault.NO_DESCRIPTORS)) {
            noDescriptorsUntilNs = elapsedNs() + dice.lateNs();
            record(Trace.What.EPISODE, Fault.NO_DESCRIPTORS.ordinal(), noDescriptorsUntilNs, 0);
        }
        return elapsedNs() < noDescriptorsUntilNs || descriptors.isFull();
    }

    void add(final SimulatedDriver driver) {
        drivers.add(driver);
    }

    void record(final Trace.What what, final long a, final long b, final long c) {
        trace.record(clock.elapsedNs(), what, a, b, c);
    }

    // --- time ---

    long elapsedNs() {
        return clock.elapsedNs();
    }

    EventQueue.Event at(final long elapsedNs, final Runnable action) {
        return events.at(elapsedNs, action);
    }

    EventQueue.Event after(final long delayNs, final Runnable action) {
        return events.at(clock.elapsedNs() + delayNs, action);
    }

    void runDue() {
        while (events.nextNs() <= clock.elapsedNs()) {
            events.runNext();
        }
    }

    /** When something will happen by itself, or {@link EventQueue#NEVER}. */
    long nextEventNs() {
        return events.nextNs();
    }

    void advanceTo(final long elapsedNs) {
        clock.advanceTo(elapsedNs);
        runDue();
    }

    void stepped() {
        stepped = true;
    }

    boolean isStepped() {
        return stepped;
    }
}
