package io.gatun;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineConfigTest {
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    private final EngineConfig config = EngineConfig.defaults();

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        assertAll(
                () -> assertEquals(Math.min(1024, Runtime.getRuntime().availableProcessors()), config.workers()),
                () -> assertEquals("auto", config.driver()),
                () -> assertNull(config.idleStrategy()),
                () -> assertEquals(Duration.ZERO, config.idleSpin()),
                () -> assertFalse(config.embedded()),
                () -> assertEquals(16, config.ioBudget()),
                () -> assertEquals(32 * MIB, config.receiveMemory()),
                () -> assertEquals(16 * KIB, config.receiveBufferBytes()),
                () -> assertEquals(64 * MIB, config.sendMemory()),
                () -> assertEquals(16 * MIB, config.leaseLimit()),
                () -> assertEquals(65_536, config.maxSockets()),
                () -> assertEquals(4096, config.commandQueue()),
                () -> assertEquals(Duration.ofSeconds(10), config.drainTimeout()),
                () -> assertEquals(Duration.ofMillis(100), config.stallThreshold()),
                () -> assertNull(config.threadFactory()),
                () -> assertNull(config.onUncaught()));
    }

    @Test
    void everySetterReturnsACopyWhichHasTheValueAndKeepsAllOthers() {
        final Supplier<IdleStrategy> idle = BusySpinIdleStrategy::new;
        final Function<InetSocketAddress, List<InetSocketAddress>> resolver = List::of;
        final ThreadFactory threads = Thread::new;
        final BiConsumer<Connection, Throwable> reporter = (connection, thrown) -> {};
        final EngineConfig changed = config.workers(3).driver("epoll").idleStrategy(idle)
                .idleSpin(Duration.ofNanos(20_000)).embedded(true).ioBudget(5).receiveMemory(2 * MIB)
                .receiveBufferBytes(8192).sendMemory(4 * MIB).leaseLimit(6 * MIB).maxSockets(17).commandQueue(128)
                .drainTimeout(Duration.ofSeconds(1)).stallThreshold(Duration.ofSeconds(2)).resolver(resolver)
                .threadFactory(threads).onUncaught(reporter);
        assertAll(
                () -> assertEquals(3, changed.workers()),
                () -> assertEquals("epoll", changed.driver()),
                () -> assertSame(idle, changed.idleStrategy()),
                () -> assertEquals(Duration.ofNanos(20_000), changed.idleSpin()),
                () -> assertTrue(changed.embedded()),
                () -> assertEquals(5, changed.ioBudget()),
                () -> assertEquals(2 * MIB, changed.receiveMemory()),
                () -> assertEquals(8192, changed.receiveBufferBytes()),
                () -> assertEquals(4 * MIB, changed.sendMemory()),
                () -> assertEquals(6 * MIB, changed.leaseLimit()),
                () -> assertEquals(17, changed.maxSockets()),
                () -> assertEquals(128, changed.commandQueue()),
                () -> assertEquals(Duration.ofSeconds(1), changed.drainTimeout()),
                () -> assertEquals(Duration.ofSeconds(2), changed.stallThreshold()),
                () -> assertSame(resolver, changed.resolver()),
                () -> assertSame(threads, changed.threadFactory()),
                () -> assertSame(reporter, changed.onUncaught()));
        theDefaultsAreThoseOfTheDocumentation();
    }

    @Test
    void aSetterNeverAnswersTheObjectItself() {
        final EngineConfig changed = config.workers(2);
        assertNotSame(changed, changed.workers(2));
    }

    @Test
    void workersAreOneTo1024() {
        assertEquals(1, config.workers(1).workers());
        assertEquals(1024, config.workers(1024).workers());
        refused(() -> config.workers(0), "workers 0: out of range 1..1024");
        refused(() -> config.workers(1025), "workers 1025: out of range 1..1024");
        refused(() -> config.workers(-1), "workers -1: out of range 1..1024");
    }

    @ParameterizedTest
    @ValueSource(strings = { "auto", "io_uring", "epoll", "kqueue", "iocp" })
    void everyNamedDriverIsAccepted(final String name) {
        assertEquals(name, config.driver(name).driver());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "uring", "IO_URING", " auto" })
    void aDriverOfAnotherNameIsRefusedWithTheNamesThatThereAre(final String name) {
        refused(() -> config.driver(name), "driver " + name + ": not one of auto, io_uring, epoll, kqueue, iocp");
    }

    @Test
    void idleSpinIsZeroToOneMillisecond() {
        assertEquals(Duration.ofMillis(1), config.idleSpin(Duration.ofMillis(1)).idleSpin());
        assertEquals(Duration.ZERO, config.idleSpin(Duration.ZERO).idleSpin());
        refused(() -> config.idleSpin(Duration.ofNanos(-1)), "idleSpin PT-0.000000001S: out of range PT0S..PT0.001S");
        refused(() -> config.idleSpin(Duration.ofNanos(1_000_001)),
                "idleSpin PT0.001000001S: out of range PT0S..PT0.001S");
    }

    @Test
    void ioBudgetIsOneTo4096() {
        assertEquals(1, config.ioBudget(1).ioBudget());
        assertEquals(4096, config.ioBudget(4096).ioBudget());
        refused(() -> config.ioBudget(0), "ioBudget 0: out of range 1..4096");
        refused(() -> config.ioBudget(4097), "ioBudget 4097: out of range 1..4096");
    }

    @Test
    void receiveMemoryIsOneMebibyteTo16GibibytesInSegments() {
        assertEquals(MIB, config.receiveMemory(MIB).receiveMemory());
        assertEquals(16 * GIB, config.receiveMemory(16 * GIB).receiveMemory());
        assertEquals(3 * 512 * KIB, config.receiveMemory(3 * 512 * KIB).receiveMemory());
        refused(() -> config.receiveMemory(512 * KIB), "receiveMemory 524288: out of range 1048576..17179869184");
        refused(() -> config.receiveMemory(16 * GIB + 512 * KIB),
                "receiveMemory 17180393472: out of range 1048576..17179869184");
        refused(() -> config.receiveMemory(MIB + 1),
                "receiveMemory 1048577: not a multiple of 524288 in 1048576..17179869184");
    }

    @Test
    void receiveBufferBytesAreAPowerOfTwoFrom4To512Kibibytes() {
        assertEquals(4096, config.receiveBufferBytes(4096).receiveBufferBytes());
        assertEquals(524_288, config.receiveBufferBytes(524_288).receiveBufferBytes());
        refused(() -> config.receiveBufferBytes(2048), "receiveBufferBytes 2048: out of range 4096..524288");
        refused(() -> config.receiveBufferBytes(1 << 20), "receiveBufferBytes 1048576: out of range 4096..524288");
        refused(() -> config.receiveBufferBytes(6000),
                "receiveBufferBytes 6000: not a power of two in 4096..524288");
    }

    @Test
    void sendMemoryIsAPowerOfTwoFromOneMebibyteTo64Gibibytes() {
        assertEquals(MIB, config.sendMemory(MIB).sendMemory());
        assertEquals(64 * GIB, config.sendMemory(64 * GIB).sendMemory());
        refused(() -> config.sendMemory(512 * KIB), "sendMemory 524288: out of range 1048576..68719476736");
        refused(() -> config.sendMemory(128 * GIB), "sendMemory 137438953472: out of range 1048576..68719476736");
        refused(() -> config.sendMemory(3 * MIB), "sendMemory 3145728: not a power of two in 1048576..68719476736");
    }

    @Test
    void leaseLimitIsZeroToAllMemory() {
        assertEquals(0, config.leaseLimit(0).leaseLimit());
        assertEquals(96 * MIB, config.leaseLimit(96 * MIB).leaseLimit());
        refused(() -> config.leaseLimit(-1), "leaseLimit -1: out of range 0..100663296 (sendMemory + receiveMemory)");
        refused(() -> config.leaseLimit(Long.MIN_VALUE),
                "leaseLimit -9223372036854775808: out of range 0..100663296 (sendMemory + receiveMemory)");
        refused(() -> config.leaseLimit(96 * MIB + 1),
                "leaseLimit 100663297: out of range 0..100663296 (sendMemory + receiveMemory)");
    }

    @Test
    void aLeaseLimitThatWasSetHoldsLessMemoryToIt() {
        final EngineConfig limited = config.leaseLimit(40 * MIB);
        assertEquals(8 * MIB, limited.sendMemory(8 * MIB).sendMemory());
        refused(() -> limited.sendMemory(4 * MIB),
                "leaseLimit 41943040: out of range 0..37748736 (sendMemory + receiveMemory)");
        final EngineConfig tight = config.leaseLimit(96 * MIB);
        refused(() -> tight.receiveMemory(MIB),
                "leaseLimit 100663296: out of range 0..68157440 (sendMemory + receiveMemory)");
    }

    @Test
    void theDefaultLeaseLimitFollowsTheMemory() {
        final EngineConfig small = config.sendMemory(MIB).receiveMemory(MIB);
        assertEquals(2 * MIB, small.leaseLimit());
        assertEquals(16 * MIB, small.sendMemory(32 * MIB).leaseLimit());
    }

    @Test
    void maxSocketsAre16ToWhatATokenHasRoomFor() {
        assertEquals(16, config.maxSockets(16).maxSockets());
        assertEquals(16_777_215, config.maxSockets(16_777_215).maxSockets());
        refused(() -> config.maxSockets(15), "maxSockets 15: out of range 16..16777215");
        refused(() -> config.maxSockets(16_777_216), "maxSockets 16777216: out of range 16..16777215");
    }

    @Test
    void theCommandQueueIsAPowerOfTwoFrom64To1048576() {
        assertEquals(64, config.commandQueue(64).commandQueue());
        assertEquals(1_048_576, config.commandQueue(1_048_576).commandQueue());
        refused(() -> config.commandQueue(32), "commandQueue 32: out of range 64..1048576");
        refused(() -> config.commandQueue(2_097_152), "commandQueue 2097152: out of range 64..1048576");
        refused(() -> config.commandQueue(100), "commandQueue 100: not a power of two in 64..1048576");
    }

    @Test
    void drainTimeoutIsZeroToOneDay() {
        assertEquals(Duration.ZERO, config.drainTimeout(Duration.ZERO).drainTimeout());
        assertEquals(Duration.ofDays(1), config.drainTimeout(Duration.ofDays(1)).drainTimeout());
        refused(() -> config.drainTimeout(Duration.ofSeconds(-1)), "drainTimeout PT-1S: out of range PT0S..PT24H");
        refused(() -> config.drainTimeout(Duration.ofDays(1).plusNanos(1)),
                "drainTimeout PT24H0.000000001S: out of range PT0S..PT24H");
    }

    @Test
    void stallThresholdIsOneMillisecondToOneHour() {
        assertEquals(Duration.ofMillis(1), config.stallThreshold(Duration.ofMillis(1)).stallThreshold());
        assertEquals(Duration.ofHours(1), config.stallThreshold(Duration.ofHours(1)).stallThreshold());
        refused(() -> config.stallThreshold(Duration.ofNanos(999_999)),
                "stallThreshold PT0.000999999S: out of range PT0.001S..PT1H");
        refused(() -> config.stallThreshold(Duration.ofHours(1).plusNanos(1)),
                "stallThreshold PT1H0.000000001S: out of range PT0.001S..PT1H");
    }

    @Test
    void aDurationBeyondAllNanosecondsIsRefusedLikeAnyOther() {
        refused(() -> config.drainTimeout(Duration.ofSeconds(Long.MAX_VALUE)),
                "drainTimeout " + Duration.ofSeconds(Long.MAX_VALUE) + ": out of range PT0S..PT24H");
    }

    @Test
    void aNullWhereAValueMustBeIsRefusedWithTheFieldsName() {
        assertAll(
                () -> refusedNull(() -> config.driver(null), "driver: null"),
                () -> refusedNull(() -> config.idleSpin(null), "idleSpin: null"),
                () -> refusedNull(() -> config.drainTimeout(null), "drainTimeout: null"),
                () -> refusedNull(() -> config.stallThreshold(null), "stallThreshold: null"));
    }

    @Test
    void aNullFunctionBringsTheDefaultBack() {
        final EngineConfig changed = config.idleStrategy(BusySpinIdleStrategy::new).threadFactory(Thread::new)
                .onUncaught((connection, thrown) -> {}).resolver(List::of).idleStrategy(null).threadFactory(null)
                .onUncaught(null).resolver(null);
        assertNull(changed.idleStrategy());
        assertNull(changed.threadFactory());
        assertNull(changed.onUncaught());
        assertEquals(4711, changed.resolver().apply(InetSocketAddress.createUnresolved("localhost", 4711)).getFirst()
                .getPort());
    }

    @Test
    void theDefaultResolverGivesEveryAddressOfTheNameWithThePort() throws UnknownHostException {
        final List<InetSocketAddress> resolved = config.resolver()
                .apply(InetSocketAddress.createUnresolved("localhost", 80));
        final List<InetSocketAddress> expected = List.of(InetAddress.getAllByName("localhost")).stream()
                .map(address -> new InetSocketAddress(address, 80)).toList();
        assertEquals(expected, resolved);
    }

    @Test
    void theDefaultResolverTellsThatANameIsUnknown() {
        final UncheckedIOException thrown = assertThrows(UncheckedIOException.class,
                () -> config.resolver().apply(InetSocketAddress.createUnresolved("[no address]", 80)));
        assertInstanceOf(UnknownHostException.class, thrown.getCause());
    }

    private static void refused(final Executable call, final String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    private static void refusedNull(final Executable call, final String message) {
        assertEquals(message, assertThrows(NullPointerException.class, call).getMessage());
    }
}
