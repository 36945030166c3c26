package io.gatun.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.ffm.NativeProfile.Architecture;
import io.gatun.ffm.linux.SyscallNumbers;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayoutFactsTest {

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void everyDeclaredStructAgreesWithTheFacts(final Architecture architecture) {
        assertAgrees(architecture, Declared.layoutFacts(architecture));
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void everyDeclaredConstantAgreesWithTheFacts(final Architecture architecture) {
        assertAgrees(architecture, Declared.constants());
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void everySystemCallNumberAgreesWithTheFacts(final Architecture architecture) {
        final Map<String, Long> numbers = new TreeMap<>();
        for (final String call : SyscallNumbers.names()) {
            numbers.put("__NR_" + call, (long) SyscallNumbers.of(architecture, call));
        }
        assertAgrees(architecture, numbers);
    }

    @Test
    void theNumbersInUseAreThoseOfThisArchitecture() throws IllegalAccessException {
        for (final String call : SyscallNumbers.names()) {
            final int expected = SyscallNumbers.of(NativeProfile.current().architecture(), call);
            assertEquals(expected, constant(call), call);
            assertEquals(call, SyscallNumbers.name(expected));
        }
    }

    @Test
    void everyNameWithoutARowIsDeclaredAndReallyHasNone() {
        final TreeSet<String> stale = new TreeSet<>(Facts.reasons().keySet());
        final TreeSet<String> declared = new TreeSet<>(Declared.constants().keySet());
        for (final Architecture architecture : Architecture.values()) {
            declared.addAll(Declared.layoutFacts(architecture).keySet());
            declared.removeIf(name -> Facts.value(architecture, name).isPresent());
        }
        stale.removeAll(declared);
        assertEquals(new TreeSet<>(), stale);
    }

    @Test
    void everyKindOfDeclarationIsFound() {
        assertTrue(Declared.structs(Architecture.X86_64).keySet().containsAll(
                List.of("io_uring_sqe", "io_sqring_offsets", "io_uring_probe_op", "iovec", "sockaddr_un",
                        "epoll_event")));
        assertTrue(Declared.constants().keySet().containsAll(
                List.of("IORING_OFF_SQES", "AF_INET6", "EPOLLET", "BPF_K", "MAP_PRIVATE", "EFD_NONBLOCK", "EPIPE")));
    }

    private static int constant(final String call) throws IllegalAccessException {
        for (final Field field : SyscallNumbers.class.getFields()) {
            if (field.getName().equals(call.toUpperCase(Locale.ROOT))) {
                return field.getInt(null);
            }
        }
        throw new AssertionError("no constant for " + call);
    }

    private static void assertAgrees(final Architecture architecture, final Map<String, Long> declared) {
        final Map<String, String> wrong = new TreeMap<>();
        declared.forEach((name, value) -> {
            final OptionalLong fact = Facts.value(architecture, name);
            if (fact.isEmpty() && !Facts.reasons().containsKey(name)) {
                wrong.put(name, "declared as " + value + ", without a row and without a reason");
            } else if (fact.isPresent() && fact.getAsLong() != value) {
                wrong.put(name, "declared as " + value + ", is " + fact.getAsLong());
            }
        });
        assertEquals(Map.of(), wrong);
    }
}
