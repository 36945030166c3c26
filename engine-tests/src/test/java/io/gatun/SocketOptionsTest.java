package io.gatun;

import static io.gatun.internal.driver.SocketOptionName.KEEP_ALIVE;
import static io.gatun.internal.driver.SocketOptionName.KEEP_COUNT;
import static io.gatun.internal.driver.SocketOptionName.KEEP_IDLE_SECONDS;
import static io.gatun.internal.driver.SocketOptionName.KEEP_INTERVAL_SECONDS;
import static io.gatun.internal.driver.SocketOptionName.NO_DELAY;
import static io.gatun.internal.driver.SocketOptionName.QUICK_ACK;
import static io.gatun.internal.driver.SocketOptionName.RECEIVE_BUFFER_BYTES;
import static io.gatun.internal.driver.SocketOptionName.REUSE_ADDRESS;
import static io.gatun.internal.driver.SocketOptionName.SEND_BUFFER_BYTES;
import static io.gatun.internal.driver.SocketOptionName.TRAFFIC_CLASS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.gatun.internal.driver.SocketOptionName;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SocketOptionsTest {
    private static final String SUPPORTED = "IP_TOS, SO_KEEPALIVE, SO_RCVBUF, SO_REUSEADDR, SO_SNDBUF, TCP_KEEPCOUNT, "
            + "TCP_KEEPIDLE, TCP_KEEPINTERVAL, TCP_NODELAY, TCP_QUICKACK";

    private final TcpOptions options = TcpOptions.defaults();

    static Stream<Arguments> flags() {
        return Stream.of(
                arguments(StandardSocketOptions.TCP_NODELAY, NO_DELAY),
                arguments(StandardSocketOptions.SO_KEEPALIVE, KEEP_ALIVE),
                arguments(StandardSocketOptions.SO_REUSEADDR, REUSE_ADDRESS),
                arguments(ExtendedSocketOptions.TCP_QUICKACK, QUICK_ACK));
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                arguments(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES, 1, Integer.MAX_VALUE),
                arguments(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES, 1, Integer.MAX_VALUE),
                arguments(StandardSocketOptions.IP_TOS, TRAFFIC_CLASS, 0, 255),
                arguments(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_IDLE_SECONDS, 1, 32_767),
                arguments(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_INTERVAL_SECONDS, 1, 32_767),
                arguments(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_COUNT, 1, 127));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(StandardSocketOptions.SO_LINGER, 1,
                        "set SO_LINGER: not supported: the engine owns the orders "
                                + "of closing; Connection.close flushes, Connection.abort resets"),
                arguments(StandardSocketOptions.SO_REUSEPORT, true,
                        "set SO_REUSEPORT: not supported: one listener deals "
                                + "its connections to all workers already"),
                arguments(StandardSocketOptions.SO_BROADCAST, true,
                        "set SO_BROADCAST: not supported: not one of " + SUPPORTED),
                arguments(ExtendedSocketOptions.SO_INCOMING_NAPI_ID, 1,
                        "set SO_INCOMING_NAPI_ID: not supported: not one of " + SUPPORTED));
    }

    @ParameterizedTest
    @MethodSource("flags")
    void aFlagIsSetBothWaysAndKnownToTheDriver(final SocketOption<Boolean> option, final SocketOptionName name) {
        assertEquals(true, options.set(option, true).get(option));
        assertEquals(false, options.set(option, false).get(option));
        assertEquals(name, SocketOptions.name(option));
        assertEquals(1, SocketOptions.number(true));
        assertEquals(0, SocketOptions.number(false));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void aNumberIsAcceptedWithinItsRangeAndRefusedBeyond(final SocketOption<Integer> option,
            final SocketOptionName name, final int min, final int max) {
        assertEquals(min, options.set(option, min).get(option));
        assertEquals(max, options.set(option, max).get(option));
        assertEquals(name, SocketOptions.name(option));
        assertEquals(max, SocketOptions.number(max));
        refused(option, min - 1, min, max);
        refused(option, -1, min, max);
        if (max < Integer.MAX_VALUE) {
            refused(option, max + 1, min, max);
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void anOptionWhichTheEngineDoesNotTakeIsRefusedByName(final SocketOption<Object> option, final Object value,
            final String message) {
        assertEquals(message,
                assertThrows(UnsupportedOperationException.class, () -> options.set(option, value)).getMessage());
        assertEquals(message,
                assertThrows(UnsupportedOperationException.class, () -> options.get(option)).getMessage());
    }

    @Test
    void tcpNoDelayIsOnByDefaultAndAllElseLeftToTheSystem() {
        assertEquals(Map.of(StandardSocketOptions.TCP_NODELAY, true), options.options());
        assertEquals(true, options.get(StandardSocketOptions.TCP_NODELAY));
        assertNull(options.get(StandardSocketOptions.SO_KEEPALIVE));
    }

    @Test
    void settingAnOptionLeavesTheOriginalAsItWas() {
        options.set(StandardSocketOptions.TCP_NODELAY, false).set(StandardSocketOptions.SO_SNDBUF, 4096);
        assertEquals(Map.of(StandardSocketOptions.TCP_NODELAY, true), options.options());
    }

    @Test
    void optionsAreAppliedInTheOrderInWhichTheyWereLastSet() {
        final TcpOptions changed = options.set(StandardSocketOptions.SO_SNDBUF, 1)
                .set(StandardSocketOptions.SO_KEEPALIVE, true).set(StandardSocketOptions.SO_SNDBUF, 2);
        assertEquals(List.of(StandardSocketOptions.TCP_NODELAY, StandardSocketOptions.SO_KEEPALIVE,
                StandardSocketOptions.SO_SNDBUF), List.copyOf(changed.options().keySet()));
        assertEquals(2, changed.get(StandardSocketOptions.SO_SNDBUF));
    }

    @Test
    void anOptionOfTheSameNameReplacesTheOneBefore() {
        final TcpOptions changed = options.set(new Option<>("TCP_NODELAY", Boolean.class), false);
        assertEquals(1, changed.options().size());
        assertEquals(false, changed.get(StandardSocketOptions.TCP_NODELAY));
    }

    @Test
    void aValueOfAWrongTypeIsRefused() {
        assertEquals("set TCP_NODELAY 1: not of type Boolean", assertThrows(IllegalArgumentException.class,
                () -> options.set(new Option<>("TCP_NODELAY", Integer.class), 1)).getMessage());
        assertEquals("set SO_SNDBUF much: not of type Integer", assertThrows(IllegalArgumentException.class,
                () -> options.set(new Option<>("SO_SNDBUF", String.class), "much")).getMessage());
    }

    @Test
    void nullsAreRefusedByName() {
        refusedNull("set: option: null", () -> options.set(null, true));
        refusedNull("get: option: null", () -> options.get(null));
        refusedNull("set TCP_NODELAY: null", () -> options.set(StandardSocketOptions.TCP_NODELAY, null));
    }

    private void refused(final SocketOption<Integer> option, final int value, final int min, final int max) {
        assertEquals("set " + option.name() + " " + value + ": out of range " + min + ".." + max,
                assertThrows(IllegalArgumentException.class, () -> options.set(option, value)).getMessage());
    }

    private static void refusedNull(final String message, final Executable call) {
        assertEquals(message, assertThrows(NullPointerException.class, call).getMessage());
    }

    private record Option<T>(String name, Class<T> type) implements SocketOption<T> {}
}
