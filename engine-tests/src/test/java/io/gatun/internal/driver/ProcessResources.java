package io.gatun.internal.driver;

import io.gatun.ffm.system.VirtualMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process has of the kernel's.
 *
 * @param descriptors open files of kinds that a driver opens
 * @param mappings mappings of such files
 * @param mappedBytes of anonymous memory
 */
public record ProcessResources(long descriptors, long mappings, long mappedBytes) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path MAPPINGS = Path.of("/proc/self/maps");

    public static ProcessResources now() throws IOException {
        long descriptors = 0;
        try (Stream<Path> files = Files.list(DESCRIPTORS)) {
            for (final Path file : files.toList()) {
                descriptors += isDriverKind(file) ? 1 : 0;
            }
        }
        try (Stream<String> lines = Files.lines(MAPPINGS)) {
            return new ProcessResources(descriptors, lines.filter(line -> line.contains("anon_inode")).count(),
                    VirtualMemory.mappedBytes());
        }
    }

    private static boolean isDriverKind(final Path descriptor) {
        try {
            final String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") || target.startsWith("anon_inode:");
        } catch (final IOException e) {
            return false; // the listing's own, closed meanwhile
        }
    }
}
