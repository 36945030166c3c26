package io.gatun;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class TcpOptionsTest {
    private static final String TIMEOUT_RANGE = ": out of range PT0.001S..PT8760H";

    private final TcpOptions options = TcpOptions.defaults();

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        assertAll(
                () -> assertEquals(1024, options.backlog()),
                () -> assertEquals(Integer.MAX_VALUE, options.maxConnections()),
                () -> assertEquals(64 << 10, options.lowWatermark()),
                () -> assertEquals(256 << 10, options.highWatermark()),
                () -> assertEquals(1 << 20, options.maxMessageBytes()),
                () -> assertTrue(options.autoPause()),
                () -> assertEquals(Duration.ofSeconds(10), options.connectTimeout()),
                () -> assertNull(options.idleTimeout()),
                () -> assertEquals(Duration.ofSeconds(5), options.closeTimeout()),
                () -> assertEquals(1, options.options().size()));
    }

    @Test
    void everySetterReturnsACopyWhichHasTheValueAndKeepsAllOthers() {
        final TcpOptions changed = options.backlog(7).maxConnections(8).watermarks(9, 10).maxMessageBytes(11)
                .autoPause(false).connectTimeout(Duration.ofSeconds(12)).idleTimeout(Duration.ofSeconds(13))
                .closeTimeout(Duration.ofSeconds(14));
        assertAll(
                () -> assertEquals(7, changed.backlog()),
                () -> assertEquals(8, changed.maxConnections()),
                () -> assertEquals(9, changed.lowWatermark()),
                () -> assertEquals(10, changed.highWatermark()),
                () -> assertEquals(11, changed.maxMessageBytes()),
                () -> assertFalse(changed.autoPause()),
                () -> assertEquals(Duration.ofSeconds(12), changed.connectTimeout()),
                () -> assertEquals(Duration.ofSeconds(13), changed.idleTimeout()),
                () -> assertEquals(Duration.ofSeconds(14), changed.closeTimeout()),
                () -> assertNotSame(changed, changed.backlog(7)));
        theDefaultsAreThoseOfTheDocumentation();
    }

    @Test
    void backlogIsOneTo65535() {
        assertEquals(1, options.backlog(1).backlog());
        assertEquals(65_535, options.backlog(65_535).backlog());
        refused(() -> options.backlog(0), "backlog 0: out of range 1..65535");
        refused(() -> options.backlog(65_536), "backlog 65536: out of range 1..65535");
    }

    @Test
    void maxConnectionsAreAtLeastOne() {
        assertEquals(1, options.maxConnections(1).maxConnections());
        assertEquals(Integer.MAX_VALUE, options.maxConnections(Integer.MAX_VALUE).maxConnections());
        refused(() -> options.maxConnections(0), "maxConnections 0: out of range 1..2147483647");
        refused(() -> options.maxConnections(-5), "maxConnections -5: out of range 1..2147483647");
    }

    @Test
    void theLowMarkIsZeroToTheHighMarkAndThatOneToAGibibyte() {
        assertEquals(0, options.watermarks(0, 1).lowWatermark());
        assertEquals(1, options.watermarks(1, 1).lowWatermark());
        assertEquals(1 << 30, options.watermarks(0, 1 << 30).highWatermark());
        refused(() -> options.watermarks(0, 0), "watermarks: highBytes 0: out of range 1..1073741824");
        refused(() -> options.watermarks(0, (1 << 30) + 1),
                "watermarks: highBytes 1073741825: out of range 1..1073741824");
        refused(() -> options.watermarks(-1, 100), "watermarks: lowBytes -1: out of range 0..100");
        refused(() -> options.watermarks(101, 100), "watermarks: lowBytes 101: out of range 0..100");
    }

    @Test
    void maxMessageBytesAreOneTo16Mebibytes() {
        assertEquals(1, options.maxMessageBytes(1).maxMessageBytes());
        assertEquals(16 << 20, options.maxMessageBytes(16 << 20).maxMessageBytes());
        refused(() -> options.maxMessageBytes(0), "maxMessageBytes 0: out of range 1..16777216");
        refused(() -> options.maxMessageBytes((16 << 20) + 1), "maxMessageBytes 16777217: out of range 1..16777216");
    }

    @Test
    void timeoutsAreOneMillisecondToAYear() {
        final Duration shortest = Duration.ofMillis(1);
        final Duration longest = Duration.ofDays(365);
        assertAll(
                () -> assertEquals(shortest, options.connectTimeout(shortest).connectTimeout()),
                () -> assertEquals(longest, options.connectTimeout(longest).connectTimeout()),
                () -> assertEquals(shortest, options.idleTimeout(shortest).idleTimeout()),
                () -> assertEquals(longest, options.idleTimeout(longest).idleTimeout()),
                () -> assertEquals(shortest, options.closeTimeout(shortest).closeTimeout()),
                () -> assertEquals(longest, options.closeTimeout(longest).closeTimeout()));
    }

    @Test
    void aTimeoutThatIsTooShortIsRefused() {
        final Duration tooShort = Duration.ofNanos(999_999);
        refused(() -> options.connectTimeout(tooShort), "connectTimeout PT0.000999999S" + TIMEOUT_RANGE);
        refused(() -> options.idleTimeout(tooShort), "idleTimeout PT0.000999999S" + TIMEOUT_RANGE);
        refused(() -> options.closeTimeout(tooShort), "closeTimeout PT0.000999999S" + TIMEOUT_RANGE);
        refused(() -> options.connectTimeout(Duration.ZERO), "connectTimeout PT0S" + TIMEOUT_RANGE);
        refused(() -> options.closeTimeout(Duration.ofSeconds(-1)), "closeTimeout PT-1S" + TIMEOUT_RANGE);
    }

    @Test
    void aTimeoutThatIsTooLongIsRefused() {
        final Duration tooLong = Duration.ofDays(365).plusNanos(1);
        refused(() -> options.connectTimeout(tooLong), "connectTimeout PT8760H0.000000001S" + TIMEOUT_RANGE);
        refused(() -> options.idleTimeout(tooLong), "idleTimeout PT8760H0.000000001S" + TIMEOUT_RANGE);
        refused(() -> options.closeTimeout(tooLong), "closeTimeout PT8760H0.000000001S" + TIMEOUT_RANGE);
    }

    @Test
    void aNullIdleTimeoutMeansNone() {
        assertNull(options.idleTimeout(Duration.ofSeconds(1)).idleTimeout(null).idleTimeout());
    }

    @Test
    void anyOtherNullTimeoutIsRefusedWithTheFieldsName() {
        refusedNull(() -> options.connectTimeout(null), "connectTimeout: null");
        refusedNull(() -> options.closeTimeout(null), "closeTimeout: null");
    }

    private static void refused(final Executable call, final String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    private static void refusedNull(final Executable call, final String message) {
        assertEquals(message, assertThrows(NullPointerException.class, call).getMessage());
    }
}
