package io.gatun.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.ffm.linux.SyscallNumbers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompiledLayoutTest {
    private static final String HEAD = """
            #define _GNU_SOURCE
            #include <errno.h>
            #include <fcntl.h>
            #include <netinet/in.h>
            #include <netinet/tcp.h>
            #include <poll.h>
            #include <stddef.h>
            #include <stdio.h>
            #include <sys/epoll.h>
            #include <sys/eventfd.h>
            #include <sys/mman.h>
            #include <sys/prctl.h>
            #include <sys/resource.h>
            #include <sys/socket.h>
            #include <sys/syscall.h>
            #include <sys/uio.h>
            #include <sys/un.h>
            #include <time.h>
            #include <linux/audit.h>
            #include <linux/filter.h>
            #include <linux/io_uring.h>
            #include <linux/seccomp.h>
            #include <linux/time_types.h>
            #include <linux/version.h>
            int main(void) {
            printf("LINUX_VERSION_CODE\\t%lld\\n", (long long) (LINUX_VERSION_CODE));
            """;
    private static final long FACTS_VERSION = 6 << 16 | 1 << 8;
    private static final Pattern ERROR_LINE = Pattern.compile("print\\.c:([0-9]+):.*error");

    @TempDir
    private Path folder;

    @Test
    void everyDeclarationAgreesWithTheMachinesOwnHeaders() throws IOException, InterruptedException {
        Toolchain.requireCompiler();
        final Map<String, Long> declared = new TreeMap<>(Declared.layoutFacts(NativeProfile.current().architecture()));
        declared.putAll(Declared.constants());
        for (final String call : SyscallNumbers.names()) {
            declared.put("__NR_" + call, (long) SyscallNumbers.of(NativeProfile.current().architecture(), call));
        }

        final Map<String, Long> compiled = compile(new ArrayList<>(declared.keySet()));

        final boolean oldHeaders = compiled.remove("LINUX_VERSION_CODE") < FACTS_VERSION;
        final TreeSet<String> missing = new TreeSet<>(declared.keySet());
        missing.removeAll(compiled.keySet());
        missing.removeIf(name -> oldHeaders || Facts.isNewer(name));
        assertEquals(new TreeSet<>(), missing, "names the headers do not have");

        final Map<String, String> wrong = new TreeMap<>();
        compiled.forEach((name, value) -> {
            if (!value.equals(declared.get(name))) {
                wrong.put(name, "declared as " + declared.get(name) + ", is " + value);
            }
        });
        assertEquals(Map.of(), wrong);
        assertTrue(compiled.size() > 500, () -> "only " + compiled.size() + " names were compared");
    }

    private Map<String, Long> compile(final List<String> names) throws IOException, InterruptedException {
        final Path source = folder.resolve("print.c");
        final Path program = folder.resolve("print");
        Files.writeString(source, program(names));
        Toolchain.Outcome outcome = Toolchain.compile(source, program, "-fmax-errors=0");
        if (outcome.status() != 0) {
            final List<String> known = without(names, outcome.output());
            Files.writeString(source, program(known));
            outcome = Toolchain.compile(source, program, "-fmax-errors=0");
        }
        assertEquals(0, outcome.status(), outcome.output());
        final Map<String, Long> values = new TreeMap<>();
        for (final String line : Toolchain.run(List.of(program.toString())).output().split("\n")) {
            values.put(line.substring(0, line.indexOf('\t')), Long.valueOf(line.substring(line.indexOf('\t') + 1)));
        }
        return values;
    }

    private static String program(final List<String> names) {
        final StringBuilder program = new StringBuilder(HEAD);
        for (final String name : names) {
            program.append("printf(\"").append(name).append("\\t%lld\\n\", (long long) (").append(expression(name))
                    .append(") & ").append(isStructFact(name) || name.startsWith("IORING_OFF") ? "-1" : "0xFFFFFFFFLL")
                    .append(");\n");
        }
        return program.append("}\n").toString();
    }

    private static boolean isStructFact(final String name) {
        return name.indexOf('(') >= 0;
    }

    private static String expression(final String name) {
        final int dot = name.indexOf('.');
        if (dot > 0) {
            return "sizeof(((" + name.substring(name.indexOf('(') + 1, dot) + " *) 0)->" + name.substring(dot + 1);
        }
        return name.startsWith("alignof") ? "_A" + name.substring(1) : name;
    }

    private static List<String> without(final List<String> names, final String messages) {
        final int firstLine = (int) HEAD.lines().count() + 1;
        final List<String> known = new ArrayList<>(names);
        final TreeSet<Integer> bad = new TreeSet<>();
        final Matcher matcher = ERROR_LINE.matcher(messages);
        while (matcher.find()) {
            bad.add(Integer.parseInt(matcher.group(1)) - firstLine);
        }
        for (final int index : bad.descendingSet()) {
            assertTrue(index >= 0, messages);
            known.remove(index);
        }
        return known;
    }
}
