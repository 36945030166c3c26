package io.gatun.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.internal.driver.DriverConfig;
import io.gatun.internal.driver.DriverUnavailableException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.function.IntSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SimulatedWorldTest {
    private final SimulatedWorld world = new SimulatedWorld(5, FaultPlan.none());
    private int turns;

    private static Agent agent(final IntSupplier work) {
        return new Agent() {
            @Override
            public int doWork() {
                return work.getAsInt();
            }

            @Override
            public String roleName() {
                return "test agent";
            }
        };
    }

    private static SimulatedDriver driver(final SimulatedWorld world) throws DriverUnavailableException {
        return (SimulatedDriver) world.factory().create(new DriverConfig(1, 512 << 10, 4096));
    }

    /** Awaits as its only work. */
    private Agent awaiting(final SimulatedDriver driver, final long timeoutNs) {
        return agent(() -> {
            if (turns++ == 0) {
                driver.enable();
            }
            driver.await(timeoutNs);
            return 0;
        });
    }

    @AfterEach
    void endThreads() {
        world.close();
    }

    @Test
    void aWorldWithoutWorkIsQuiet() {
        world.add(agent(() -> 0));
        assertFalse(world.step());
        world.untilQuiet();
        assertEquals(0, world.clock().elapsedNs());
    }

    @Test
    void timePassesOnlyWhenNobodyWorks() {
        world.add(agent(() -> turns++ < 3 ? 1 : 0), () -> turns < 10 ? 1000 : SimulatedWorld.NO_DEADLINE);
        for (int i = 0; i < 3; i++) {
            assertTrue(world.step());
            assertEquals(0, world.clock().elapsedNs());
        }
        world.step();
        assertEquals(1000, world.clock().elapsedNs());
    }

    @Test
    void timePassesWhileWorkersAreBusyIfTheyAreSlow() {
        final SimulatedWorld slow = new SimulatedWorld(5, FaultPlan.none().with(Fault.SLOW_STEP, 1));
        slow.add(agent(() -> turns++ < 10 ? 1 : 0));
        slow.untilQuiet();
        assertTrue(slow.clock().elapsedNs() > 0);
    }

    @Test
    void workersTakeTurnsInManyOrders() {
        final StringBuilder order = new StringBuilder();
        for (final String name : new String[] { "a", "b", "c" }) {
            world.add(agent(() -> {
                order.append(name);
                return 1;
            }));
        }
        final Set<String> orders = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            order.setLength(0);
            world.step();
            orders.add(order.toString());
        }
        assertEquals(6, orders.size());
    }

    @Test
    void aWorkerThatNeverRestsIsALivelock() {
        world.add(agent(() -> 1));
        final AssertionError error = assertThrows(AssertionError.class, () -> world.until(() -> false));
        assertTrue(error.getMessage().contains("livelock"), error.getMessage());
    }

    @Test
    void aDeadlineThatIsDueAndNotServedIsALivelock() {
        world.add(agent(() -> 0), () -> 0);
        final AssertionError error = assertThrows(AssertionError.class, () -> world.until(() -> false));
        assertTrue(error.getMessage().contains("livelock"), error.getMessage());
    }

    @Test
    void aConditionThatCannotBeMetFailsWithSeedAndTrace() {
        world.factory().sockets().openTcp(false);
        final AssertionError error = assertThrows(AssertionError.class,
                () -> world.until("pigs fly", () -> false));
        assertTrue(error.getMessage().contains("pigs fly"), error.getMessage());
        assertTrue(error.getMessage().contains("-Dgatun.test.seed=5"), error.getMessage());
        assertTrue(error.getMessage().contains("OPENED"), error.getMessage());
    }

    @Test
    void whatAWorkerThrowsIsReportedWithTheSeed() {
        world.add(agent(() -> {
            throw new IllegalStateException("oops");
        }));
        final AssertionError error = assertThrows(AssertionError.class, world::step);
        assertTrue(error.getMessage().contains("oops") && error.getMessage().contains("seed 5"), error.getMessage());
    }

    @Test
    void aWorkerInItsAwaitIsNotSteppedUntilItsDeadline() throws DriverUnavailableException {
        final SimulatedDriver driver = driver(world);
        world.add(awaiting(driver, 1_000_000), driver);
        world.add(agent(() -> 0), () -> 100_000);
        world.step();
        world.pass(900_000);
        assertEquals(1, turns);
        world.pass(200_000);
        assertEquals(2, turns);
    }

    @Test
    void aWorkerWithADriverHasAThreadOfItsOwn() throws DriverUnavailableException {
        final Set<Thread> threads = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            world.add(agent(() -> {
                threads.add(Thread.currentThread());
                return turns++ < 10 ? 1 : 0;
            }), driver(world));
        }
        world.untilQuiet();
        assertEquals(2, threads.size());
        assertFalse(threads.contains(Thread.currentThread()));
    }

    @Test
    void whatAWorkersOwnThreadThrowsReachesTheTest() throws DriverUnavailableException {
        world.add(agent(() -> {
            throw new IllegalStateException("oops");
        }), driver(world));
        final AssertionError error = assertThrows(AssertionError.class, world::step);
        assertTrue(error.getMessage().contains("oops") && error.getMessage().contains("seed 5"), error.getMessage());
    }

    @Test
    void aWorkerThatTerminatesIsClosedWhereItRanAndItsThreadEnds() throws Exception {
        final List<Thread> threads = new ArrayList<>();
        final Agent agent = new Agent() {
            @Override
            public int doWork() {
                threads.add(Thread.currentThread());
                throw new AgentTerminationException();
            }

            @Override
            public void onClose() {
                threads.add(Thread.currentThread());
            }

            @Override
            public String roleName() {
                return "test agent";
            }
        };
        world.add(agent, driver(world));
        assertFalse(world.hasEnded(agent));
        world.untilQuiet();
        assertTrue(world.hasEnded(agent));
        assertEquals(2, threads.size());
        assertEquals(threads.getFirst(), threads.getLast());
        threads.getFirst().join(10_000);
        assertFalse(threads.getFirst().isAlive());
    }

    @Test
    void theKernelIsEnteredOnlyByWhoeverRuns() throws InterruptedException {
        final FutureTask<Long> task = new FutureTask<>(() -> world.factory().sockets().openTcp(false));
        final Thread thread = new Thread(task, "stranger");
        thread.start();
        thread.join();
        assertTrue(world.network().takeViolation().getMessage().contains("stranger"));
    }

    @Test
    void aWakeEndsAnAwaitAndOnlyOne() throws DriverUnavailableException {
        final SimulatedDriver driver = driver(world);
        world.add(awaiting(driver, Long.MAX_VALUE), driver);
        world.untilQuiet();
        assertEquals(1, turns);
        driver.wake();
        world.untilQuiet();
        assertEquals(2, turns);
    }

    @Test
    void aWakeBeforeAnAwaitIsNotLost() throws DriverUnavailableException {
        final SimulatedDriver driver = driver(world);
        driver.wake();
        world.add(awaiting(driver, Long.MAX_VALUE), driver);
        world.untilQuiet();
        assertEquals(2, turns);
    }

    @Test
    void anAwaitMayReturnForNoReason() throws DriverUnavailableException {
        final SimulatedWorld restless = new SimulatedWorld(5, FaultPlan.none().with(Fault.SPURIOUS_AWAIT, 0.9));
        final SimulatedDriver driver = driver(restless);
        restless.add(awaiting(driver, Long.MAX_VALUE), driver);
        restless.untilQuiet();
        restless.close();
        assertTrue(turns > 1);
    }

    @Test
    void somewhereTheClockOverflowsSoon() {
        boolean overflowed = false;
        boolean crossedZero = false;
        for (long seed = 0; seed < 50; seed++) {
            final VirtualClock clock = new SimulatedWorld(seed, FaultPlan.none()).clock();
            final long beginNs = clock.nanoTime();
            clock.advanceTo(6_000_000_000L);
            assertEquals(6_000_000_000L, clock.nanoTime() - beginNs);
            overflowed |= beginNs > 0 && clock.nanoTime() < 0;
            crossedZero |= beginNs < 0 && clock.nanoTime() > 0;
        }
        assertTrue(overflowed && crossedZero);
    }

    @Test
    void whatIsLeftOpenIsNoBaseline() {
        world.requireBaseline();
        world.factory().sockets().openTcp(false);
        assertThrows(AssertionError.class, world::requireBaseline);
    }

    @Test
    void buffersThatAreNotBackAreNoBaseline() {
        final Bench bench = new Bench(5, FaultPlan.none());
        bench.received(bench.pair(), 10);
        assertEquals(1, bench.driver.receiveBuffers().outside());
        assertEquals(1, bench.driver.receiveBuffers().held());
    }

    @Test
    void aFactoryRefusesWhenTold() throws DriverUnavailableException {
        world.factory().refuseAfter(1);
        driver(world);
        assertThrows(DriverUnavailableException.class, () -> driver(world));
    }
}
