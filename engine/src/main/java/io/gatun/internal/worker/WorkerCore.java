package io.gatun.internal.worker;

import java.lang.ref.Reference;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.NanoClock;

import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.DriverUnavailableException;
import io.gatun.internal.loop.Alarms;
import io.gatun.internal.loop.EventLoop;
import io.gatun.internal.loop.LoopMemory;
import io.gatun.internal.driver.Sockets;

/**
 * One worker's duty cycle: completions, timers, inbound, backlog. Everything belongs to the thread of the first cycle,
 * except {@link #offer}, {@link #signal}, {@link #stop} and what reads counters.
 */
public final class WorkerCore implements Agent, Alarms {
    /** Command: the reference is a Runnable. */
    public static final int RUN = 1;

    private static final int ALARM = 0; // timer kind: the loop's own
    private static final int MAX_USER_TIMERS = 1 << 20; // there are more: the loop's alarms must always find a place
    private static final int STRETCH = 256; // completions in one cycle while nothing else wants to run
    private static final long STOP_NS = 6_000_000_000L; // longer than the loop's quarantine

    private final String name;
    private final Driver driver;
    private final EventLoop loop;
    private final NanoClock clock;
    private final int ioBudget;
    private final boolean parks; // an await follows each cycle that leaves nothing runnable
    private final long spinNs;
    private final WorkerEvents events;
    private final WorkerMemory memory; // holds the ring's memory
    private final CommandRing commands;
    private final SignalList signals = new SignalList();
    private final DeadlineWheel timers;
    private final CommandHandler commandHandler = this::onCommand;
    private final TimerHandler timerHandler = this::onTimer;
    private final TimerHandler cancelledHandler = this::onTimerCancelled;
    private final TurnWatch watch = new TurnWatch();
    private final WorkerCounters counters = new WorkerCounters();
    private final Signal stopSignal = new Signal() {
        @Override
        protected void onSignal() {
            beginStop();
        }
    };

    private volatile Thread owner;
    private volatile boolean closed;
    private volatile boolean unmapped;
    private volatile boolean stopping;
    private long stopDeadlineNs;
    private long nowNs; // at the begin of the cycle
    private long endNs; // at the end of the last one
    private long lastWorkNs;
    private boolean awaited; // the kernel was entered since the last cycle

    public WorkerCore(final String name, final Driver driver, final Sockets sockets, final LoopMemory loopMemory,
            final WorkerMemory memory, final NanoClock clock, final int ioBudget, final boolean parks,
            final long spinNs,
            final WorkerEvents events) {
        this.name = name;
        this.driver = driver;
        this.clock = clock;
        this.ioBudget = ioBudget;
        this.parks = parks;
        this.spinNs = spinNs;
        this.events = events;
        this.memory = memory;
        commands = memory.commands();
        nowNs = clock.nanoTime();
        endNs = nowNs;
        timers = memory.timers(nowNs);
        loop = new EventLoop(driver, sockets, loopMemory, this, nowNs);
    }

    public EventLoop loop() {
        return loop;
    }

    public WorkerCounters counters() {
        return counters;
    }

    public TurnWatch watch() {
        return watch;
    }

    public Thread owner() {
        return owner;
    }

    /** No new sockets: the worker stops or has stopped. */
    public boolean isClosing() {
        return stopping || closed;
    }

    /** On the worker's own thread, while it has memory. */
    public boolean isCurrent() {
        return Thread.currentThread() == owner && !unmapped;
    }

    /** Its idle strategy blocks in the kernel, and {@link TurnWatch#resumed} tells when it goes on. */
    public boolean parks() {
        return parks;
    }

    /** Time at the begin of the current cycle. */
    public long nowNs() {
        return nowNs;
    }

    // ---------------------------------------------------------------- inbound, any thread

    /** A request that may be refused: false when the ring is full or the worker closed. Wakes the worker. */
    public boolean offer(final int kind, final long token, final long a, final long b, final long c,
            final Object reference) {
        final boolean taken;
        try {
            taken = !closed && commands.offer(kind, token, a, b, c, reference);
        } finally {
            Reference.reachabilityFence(memory);
        }
        if (!taken) {
            return false;
        }
        driver.wake();
        return true;
    }

    /** As a RUN command, but never refused: for what the engine itself must get done. Allocates. */
    public void submit(final Runnable action) {
        signal(new Signal() {
            @Override
            protected void onSignal() {
                action.run();
            }
        });
    }

    /** A signal that must not fail; nothing happens if it is on its way already. Wakes the worker. */
    public void signal(final Signal signal) {
        signals.push(signal);
        if (!isCurrent()) {
            driver.wake();
        }
    }

    /** Asks the worker to abort everything and end. Any thread, idempotent. */
    public void stop() {
        signal(stopSignal);
    }

    // ---------------------------------------------------------------- timers, owner

    /** Sets a fine timer; ids are never reused for another timer. */
    public long schedule(final long delayNs, final int kind, final TimerAction action) {
        assert kind > ALARM;
        if (timers.size() >= MAX_USER_TIMERS) {
            throw new IllegalStateException("schedule a timer: all " + MAX_USER_TIMERS + " of " + name + " are set");
        }
        return timer(delayNs, kind, 0, action);
    }

    /** False if it fired or was cancelled before. */
    public boolean cancelTimer(final long id) {
        return timers.cancel(id);
    }

    @Override
    public long set(final long delayNs, final long token) {
        return timer(delayNs, ALARM, token, null);
    }

    @Override
    public void clear(final long alarmId) {
        timers.cancel(alarmId);
    }

    private long timer(final long delayNs, final int kind, final long data, final TimerAction action) {
        // From now, not from the begin of the cycle: a delay given late in a long cycle must not fire early.
        final long id = timers.schedule(clock.nanoTime() + delayNs, kind, data, action);
        if (id == DeadlineWheel.NULL_DEADLINE) {
            throw new IllegalStateException(
                    "schedule a timer: all " + timers.size() + " of worker " + name + " are set");
        }
        return id;
    }

    // ---------------------------------------------------------------- the duty cycle

    @Override
    public String roleName() {
        return name;
    }

    @Override
    public int doWork() {
        if (Thread.currentThread() != owner) {
            claim();
        }
        if (closed) {
            throw new AgentTerminationException("worker " + name + " is closed");
        }
        Thread.interrupted(); // a user's interrupt must not end the runner: stop() is how a worker ends
        int work = 0;
        try {
            work = cycle();
        } catch (final Throwable e) {
            // The engine's own fault, and nobody above could do more than report it: the other sockets go on.
            counters.faults++;
            events.onFault(e);
        }
        watch.end();
        if (stopping && mayEnd()) {
            throw new AgentTerminationException("worker " + name + " stopped");
        }
        return work;
    }

    private int cycle() {
        nowNs = clock.nanoTime();
        watch.begin(nowNs);
        loop.beginCycle(nowNs);
        int work = completions();
        work += timers();
        work += inbound();
        work += loop.serveBacklog(ioBudget);
        loop.flush();
        endNs = clock.nanoTime();
        counters.turns++;
        counters.longestTurnNs = Math.max(counters.longestTurnNs, endNs - nowNs);
        if (work > 0) {
            lastWorkNs = endNs;
        }
        return work;
    }

    private int completions() {
        // A worker that always has something to run never parks, and must enter the kernel all the same.
        final boolean enters = polls() || (!awaited && !driver.hasCompletions());
        awaited = false;
        int slice = enters ? loop.poll(ioBudget) : loop.reap(ioBudget);
        int total = slice;
        while (slice == ioBudget && total < STRETCH && nothingElse()) {
            slice = loop.reap(ioBudget);
            total += slice;
        }
        return total;
    }

    private boolean polls() {
        return !parks || endNs - lastWorkNs < spinNs;
    }

    private boolean nothingElse() {
        return signals.isEmpty() && commands.isEmpty() && !loop.hasBacklog() && !isTimerDue();
    }

    private boolean isTimerDue() {
        final long deadlineNs = timers.nextDeadlineNs();
        return deadlineNs != DeadlineWheel.NO_DEADLINE && deadlineNs - nowNs <= 0;
    }

    private int timers() {
        int fired = 0;
        if (timers.size() > 0) {
            fired = timers.poll(nowNs, timerHandler, ioBudget);
            counters.timers += fired;
        }
        return fired + loop.expireIdle(ioBudget);
    }

    private int inbound() {
        final int signalled = drainSignals();
        counters.signals += signalled;
        if (commands.isEmpty()) {
            return signalled;
        }
        final int drained = commands.drain(commandHandler, ioBudget);
        counters.commands += drained;
        return signalled + drained;
    }

    private int drainSignals() {
        int work = 0;
        SignalNode node = signals.isEmpty() ? null : signals.drainFifo();
        while (node != null) {
            final SignalNode next = signals.next(node);
            work++;
            try {
                ((Signal) node).onSignal();
            } catch (final Throwable e) {
                events.onUncaught(e);
            }
            node = next;
        }
        return work;
    }

    private void onCommand(final int kind, final long token, final long a, final long b, final long c,
            final Object reference) {
        try {
            if (kind == RUN) {
                ((Runnable) reference).run();
            } else {
                events.onCommand(kind, token, a, b, c, reference);
            }
        } catch (final Throwable e) {
            events.onUncaught(e);
        }
    }

    private void onTimer(final long id, final int kind, final long data, final Object reference) {
        try {
            if (kind == ALARM) {
                loop.onAlarm(data);
            } else {
                ((TimerAction) reference).onTimer(kind);
            }
        } catch (final Throwable e) {
            events.onUncaught(e);
        }
    }

    private void onTimerCancelled(final long id, final int kind, final long data, final Object reference) {
        if (kind != ALARM) {
            ((TimerAction) reference).onWorkerStopping();
        }
    }

    // ---------------------------------------------------------------- idle

    /** Is there anything to do without waiting? */
    public boolean isRunnable() {
        return loop.isRunnable() || !signals.isEmpty() || !commands.isEmpty() || (stopping && mayEnd());
    }

    /** When the earliest timer of either wheel is due; {@link Long#MAX_VALUE}: none. */
    public long nextDeadlineNs() {
        final long fine = timers.nextDeadlineNs();
        final long coarse = loop.nextIdleDeadlineNs();
        if (fine == Long.MAX_VALUE || coarse == Long.MAX_VALUE) {
            return Math.min(fine, coarse);
        }
        return fine - coarse < 0 ? fine : coarse;
    }

    /** Blocks in the kernel until there is something to do. Returns at once if there is. */
    void park() {
        if (isRunnable() || closed || (spinNs > 0 && polls())) {
            return;
        }
        long timeoutNs = Long.MAX_VALUE;
        final long deadlineNs = nextDeadlineNs();
        if (deadlineNs != Long.MAX_VALUE) {
            timeoutNs = deadlineNs - endNs;
            if (timeoutNs <= 0) {
                return;
            }
        }
        if (stopping) {
            timeoutNs = Math.min(timeoutNs, Math.max(1, stopDeadlineNs - endNs));
        }
        awaited = true;
        driver.await(timeoutNs);
        watch.resumed();
        Thread.interrupted(); // as in doWork
    }

    // ---------------------------------------------------------------- life

    /** The first cycle decides whose worker this is. */
    private void claim() {
        final Thread current = Thread.currentThread();
        if (owner != null) {
            throw new IllegalStateException(
                    "worker " + name + " belongs to thread " + owner.getName() + ", not to " + current.getName());
        }
        if (current.isVirtual()) {
            throw new IllegalStateException(
                    "worker " + name + " needs a platform thread, not the virtual thread " + current.getName());
        }
        try {
            driver.enable();
        } catch (final DriverUnavailableException e) {
            throw new IllegalStateException("worker " + name + ": " + e.getMessage(), e);
        }
        owner = current;
    }

    private void beginStop() {
        if (!stopping) {
            stopping = true;
            stopDeadlineNs = clock.nanoTime() + STOP_NS;
            timers.cancelAll(cancelledHandler);
            events.onStopping(); // sets alarms anew where sockets must end
        }
    }

    private boolean mayEnd() {
        return (loop.socketsInUse() == 0 && !events.holdsLeases()) || endNs - stopDeadlineNs >= 0;
    }

    /** The agent's end, on its own thread; or on any if it never ran. */
    @Override
    public void onClose() {
        if (closed) {
            return;
        }
        closed = true;
        runLeftOvers();
        final boolean leaked = events.holdsLeases();
        unmapped = true;
        driver.close(!leaked);
        if (!leaked) {
            loop.unmap();
        }
        events.onStopped(leaked);
    }

    /** What was accepted is not lost: commands and signals that came before the end still run, and see a closed world. */
    private void runLeftOvers() {
        while (drainSignals() > 0 || !commands.isEmpty()) {
            commands.drain(commandHandler, Integer.MAX_VALUE);
        }
    }
}
