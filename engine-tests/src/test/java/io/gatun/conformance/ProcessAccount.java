package io.gatun.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Set;

import io.gatun.ffm.system.VirtualMemory;

/** What this process holds of what an engine could leave behind: descriptors by kind, threads, mappings. Linux. */
record ProcessAccount(Map<String, Integer> descriptors, Set<String> threads, long mappedBytes, long ringMappings) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path MAPPINGS = Path.of("/proc/self/maps");

    static ProcessAccount take() {
        try {
            return new ProcessAccount(openDescriptors(), engineThreads(), VirtualMemory.mappedBytes(), mappedRings());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is more now than it was then, in words. */
    List<String> growth() {
        final ProcessAccount now = take();
        final List<String> grown = new ArrayList<>();
        now.descriptors.forEach((kind, count) -> {
            final int then = descriptors.getOrDefault(kind, 0);
            if (count > then) {
                grown.add(count - then + " descriptors " + kind);
            }
        });
        now.threads.stream().filter(name -> !threads.contains(name)).forEach(name -> grown.add("thread " + name));
        if (now.mappedBytes > mappedBytes) {
            grown.add(now.mappedBytes - mappedBytes + " bytes mapped");
        }
        if (now.ringMappings > ringMappings) {
            grown.add(now.ringMappings - ringMappings + " mappings of rings");
        }
        return grown;
    }

    /** Files of the JVM's own are left out: it opens class files and the like when it likes. */
    private static Map<String, Integer> openDescriptors() throws IOException {
        final Map<String, Integer> kinds = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(DESCRIPTORS)) {
            for (final Path entry : entries) {
                try {
                    final String target = Files.readSymbolicLink(entry).toString();
                    if (!target.startsWith("/")) {
                        kinds.merge(target.replaceAll("[0-9]+", "N"), 1, Integer::sum);
                    }
                } catch (final NoSuchFileException e) {
                    continue; // of this very listing, or closed meanwhile
                }
            }
        }
        return kinds;
    }

    private static Set<String> engineThreads() {
        final Set<String> names = new TreeSet<>();
        for (final Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("gatun-")) {
                names.add(thread.getName() + " #" + thread.threadId());
            }
        }
        return names;
    }

    private static long mappedRings() throws IOException {
        try (var lines = Files.lines(MAPPINGS)) {
            return lines.filter(line -> line.contains("[io_uring]")).count();
        }
    }
}
