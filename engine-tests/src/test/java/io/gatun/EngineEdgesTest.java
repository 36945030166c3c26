package io.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class EngineEdgesTest {
    private static final InetSocketAddress NAME = InetSocketAddress.createUnresolved("some.name.invalid", 7);
    private static final ConnectionHandler ECHO = (c, buffer, offset, length) -> c.forward(c, offset, length) ? length
            : 0;

    private static Engine engine(final Function<EngineConfig, EngineConfig> change) throws Exception {
        return Engine.start(change.apply(EngineConfig.defaults().workers(1).drainTimeout(Duration.ZERO)));
    }

    private static Throwable failure(final CompletableFuture<?> future) {
        return assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS)).getCause();
    }

    @Test
    void aResolverThatGivesNoAddressFailsTheConnect() throws Exception {
        for (final List<InetSocketAddress> answer : Arrays.asList(null, List.<InetSocketAddress> of(),
                Arrays.asList((InetSocketAddress) null), List.of(NAME))) {
            try (Engine engine = engine(config -> config.resolver(name -> answer))) {
                final Throwable failure = failure(engine.connect(NAME, TcpOptions.defaults(), ECHO));
                assertInstanceOf(UnknownHostException.class, failure);
                assertEquals("connect some.name.invalid:7: the name is unknown", failure.getMessage());
            }
        }
    }

    @Test
    void theConnectTimeoutCoversAResolverThatHangs() throws Exception {
        final CountDownLatch release = new CountDownLatch(1);
        try (Engine engine = engine(config -> config.resolver(name -> {
            try {
                release.await();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        }))) {
            final TcpOptions options = TcpOptions.defaults().connectTimeout(Duration.ofMillis(50));
            assertInstanceOf(SocketTimeoutException.class, failure(engine.connect(NAME, options, ECHO)));
        } finally {
            release.countDown();
        }
    }

    @Test
    void everyResolvedAddressIsTriedInOrder() throws Exception {
        try (Engine server = engine(config -> config)) {
            final InetSocketAddress real = server.listen(loopback(0), () -> ECHO).localAddress();
            final InetSocketAddress dead = unused();
            try (Engine client = engine(config -> config.resolver(name -> List.of(dead, real)))) {
                final Connection connection = client.connect(NAME, TcpOptions.defaults(), ECHO).get(30,
                        TimeUnit.SECONDS);
                assertEquals(real, connection.remoteAddress());
            }
        }
    }

    @Test
    void closingTheEngineEndsAConnectThatStillResolves() throws Exception {
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        final CompletableFuture<Connection> future;
        try (Engine engine = engine(config -> config.resolver(name -> {
            asked.countDown();
            try {
                release.await();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        }))) {
            future = engine.connect(NAME, TcpOptions.defaults(), ECHO);
            asked.await();
        } finally {
            release.countDown();
        }
        assertEquals("engine drained: cut at the deadline", failure(future).getMessage());
    }

    @Test
    void aWorkerThatNeverRunsOutOfCommandsStillServesItsConnections() throws Exception {
        final java.util.concurrent.atomic.AtomicBoolean enough = new java.util.concurrent.atomic.AtomicBoolean();
        try (Engine engine = engine(config -> config)) {
            final InetSocketAddress address = engine.listen(loopback(0), () -> ECHO).localAddress();
            final Worker worker = engine.workers().getFirst();
            worker.execute(new Runnable() {
                @Override
                public void run() {
                    if (!enough.get()) {
                        worker.execute(this);
                    }
                }
            });
            echoOnce(address);
            enough.set(true);
        }
    }

    @Test
    void leasesAtTheirLimitStopNobodyElse() throws Exception {
        final List<Lease> held = new ArrayList<>();
        final CompletableFuture<Boolean> writable = new CompletableFuture<>();
        try (Engine engine = engine(config -> config.leaseLimit(64 << 10))) {
            final Listener echo = engine.listen(loopback(0), () -> ECHO);
            final Listener greedy = engine.listen(loopback(0), () -> new ConnectionHandler() {
                @Override
                public int onData(final Connection c, final MemorySegment buffer, final long offset, final int length) {
                    Lease lease = c.lease(4096);
                    while (lease != null) {
                        held.add(lease);
                        lease = c.lease(4096);
                    }
                    c.send((Lease) null);
                    return length;
                }

                @Override
                public void onWritable(final Connection c) {
                    writable.complete(true);
                }
            });
            try (var socket = new java.net.Socket(greedy.localAddress().getAddress(),
                    greedy.localAddress().getPort())) {
                socket.getOutputStream().write(1);
                echoOnce(echo.localAddress());
                final long turns = engine.workers().getFirst().metrics().loopTurns();
                echoOnce(echo.localAddress());
                assertTrue(engine.workers().getFirst().metrics().loopTurns() - turns < 1_000);
                assertFalse(writable.isDone());
                engine.workers().getFirst().execute(() -> held.forEach(Lease::close));
                assertTrue(writable.get(30, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void closeAfterShutdownOutputIsOrderlyWhileThePeerSaysNothing() throws Exception {
        final CompletableFuture<String> cause = new CompletableFuture<>();
        final TcpOptions options = TcpOptions.defaults().closeTimeout(Duration.ofHours(1));
        try (Engine engine = engine(config -> config)) {
            final Listener listener = engine.listen(loopback(0), options, () -> new ConnectionHandler() {
                @Override
                public int onData(final Connection c, final MemorySegment buffer, final long offset, final int length) {
                    c.shutdownOutput();
                    c.worker().schedule(Duration.ofMillis(50), c::close);
                    return length;
                }

                @Override
                public void onClose(final Connection c, final Throwable why) {
                    cause.complete(String.valueOf(why));
                }
            });
            try (var socket = new java.net.Socket(listener.localAddress().getAddress(),
                    listener.localAddress().getPort())) {
                socket.getOutputStream().write(1);
                assertEquals(-1, socket.getInputStream().read());
                assertEquals("null", cause.get(30, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void anInterruptDoesNotEndAWorkerWhateverItsIdleStrategy() throws Exception {
        try (Engine engine = engine(
                config -> config.idleStrategy(() -> new org.agrona.concurrent.SleepingMillisIdleStrategy(1)))) {
            final InetSocketAddress address = engine.listen(loopback(0), () -> ECHO).localAddress();
            final CompletableFuture<Thread> thread = new CompletableFuture<>();
            engine.workers().getFirst().execute(() -> thread.complete(Thread.currentThread()));
            for (int i = 0; i < 20; i++) {
                thread.get(30, TimeUnit.SECONDS).interrupt();
                echoOnce(address);
            }
        }
    }

    @Test
    void aSecondCloserWaitsForTheFirstInsteadOfCuttingItsDrain() throws Exception {
        final CompletableFuture<Throwable> cause = new CompletableFuture<>();
        final CompletableFuture<Connection> drained = new CompletableFuture<>();
        final Engine engine = engine(config -> config.drainTimeout(Duration.ofSeconds(30)));
        final Listener listener = engine.listen(loopback(0), () -> new ConnectionHandler() {
            @Override
            public int onData(final Connection c, final MemorySegment buffer, final long offset, final int length) {
                return length;
            }

            @Override
            public void onDrain(final Connection c) {
                drained.complete(c);
            }

            @Override
            public void onClose(final Connection c, final Throwable why) {
                cause.complete(why == null ? new Exception("orderly") : why);
            }
        });
        try (var socket = new java.net.Socket(listener.localAddress().getAddress(),
                listener.localAddress().getPort())) {
            final Thread first = Thread.ofPlatform().start(engine::close);
            final Connection connection = drained.get(30, TimeUnit.SECONDS);
            final Thread second = Thread.ofPlatform().start(engine::close);
            while (second.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertTrue(connection.isOpen());
            connection.close();
            assertEquals(-1, socket.getInputStream().read());
            socket.shutdownOutput();
            first.join();
            second.join();
        }
        assertEquals("orderly", cause.get().getMessage());
    }

    private static void echoOnce(final InetSocketAddress address) throws Exception {
        try (var socket = new java.net.Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(7);
            assertEquals(7, socket.getInputStream().read());
        }
    }

    @Test
    void closingTheEngineCancelsWhatIsScheduled() throws Exception {
        final Future<?> hour;
        final Future<?> fromWorker;
        try (Engine engine = engine(config -> config)) {
            final Worker worker = engine.workers().getFirst();
            hour = worker.schedule(Duration.ofHours(1), () -> {});
            final CompletableFuture<Future<?>> scheduled = new CompletableFuture<>();
            worker.execute(() -> scheduled.complete(worker.schedule(Duration.ofHours(1), () -> {})));
            fromWorker = scheduled.get(30, TimeUnit.SECONDS);
        }
        assertThrows(CancellationException.class, () -> hour.get(30, TimeUnit.SECONDS));
        assertThrows(CancellationException.class, () -> fromWorker.get(30, TimeUnit.SECONDS));
    }

    @Test
    void anIdleTimeoutSetInOnOpenOverridesTheOption() throws Exception {
        final CompletableFuture<Boolean> timedOut = new CompletableFuture<>();
        final TcpOptions options = TcpOptions.defaults().idleTimeout(Duration.ofHours(1));
        try (Engine engine = engine(config -> config)) {
            final Listener listener = engine.listen(loopback(0), options, () -> new ConnectionHandler() {
                @Override
                public void onOpen(final Connection c) {
                    c.setIdleTimeout(Duration.ofMillis(1));
                }

                @Override
                public int onData(final Connection c, final MemorySegment buffer, final long offset, final int length) {
                    return length;
                }

                @Override
                public void onTimeout(final Connection c, final boolean deadline) {
                    timedOut.complete(deadline);
                    c.close();
                }
            });
            engine.connect(listener.localAddress(), TcpOptions.defaults(), ECHO);
            assertFalse(timedOut.get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void aDependentOfDrainingMayWaitForAnotherThreadsConnect() throws Exception {
        final Engine engine = engine(config -> config);
        final CompletableFuture<Throwable> seen = new CompletableFuture<>();
        engine.draining().thenRun(() -> {
            final List<Throwable> failures = new ArrayList<>();
            final Thread other = Thread.ofPlatform()
                    .start(() -> failures.add(failure(engine.connect(loopback(1), TcpOptions.defaults(), ECHO))));
            try {
                other.join();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            seen.complete(failures.getFirst());
        });
        engine.close();
        assertTrue(seen.get(30, TimeUnit.SECONDS).getMessage().startsWith("connect: the engine is"));
    }

    private static InetSocketAddress loopback(final int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static InetSocketAddress unused() throws Exception {
        try (var socket = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return loopback(socket.getLocalPort());
        }
    }
}
