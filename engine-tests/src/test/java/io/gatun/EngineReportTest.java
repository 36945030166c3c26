package io.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.EngineReport.WorkerReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EngineReportTest {
    @Test
    void theTextTellsEverythingInLines() {
        assertEquals("""
                Gatun 1.0 on Linux 6.18 amd64, OpenJDK 25
                driver: epoll
                refused: io_uring: io_uring_setup: EPERM (operation not permitted)
                tasks on workers: no (not tried)
                worker 0: receive 32 MiB, send 64 MiB, slab 512 KiB, idle: park in the kernel
                  features: edge
                  missing: busy poll, zero copy""",
                report(List.of("io_uring: io_uring_setup: EPERM (operation not permitted)"), false, worker(0))
                        .toString());
    }

    @Test
    void workersThatAreAlikeShareTheirLines() {
        final WorkerReport other = new WorkerReport(2, List.of(), List.of(), 1000, 0, 1 << 20, "spin");
        assertEquals("""
                Gatun 1.0 on Linux 6.18 amd64, OpenJDK 25
                driver: epoll
                tasks on workers: yes (not tried)
                workers 0..1: receive 32 MiB, send 64 MiB, slab 512 KiB, idle: park in the kernel
                  features: edge
                  missing: busy poll, zero copy
                worker 2: receive 1000 B, send 0 B, slab 1 MiB, idle: spin
                  features: none
                  missing: none
                worker 3: receive 32 MiB, send 64 MiB, slab 512 KiB, idle: park in the kernel
                  features: edge
                  missing: busy poll, zero copy""",
                report(List.of(), true, worker(0), worker(1), other, worker(3)).toString());
    }

    @Test
    void listsAreCopied() {
        final List<String> refused = new ArrayList<>(List.of("iocp: not here"));
        final List<String> features = new ArrayList<>(List.of("edge"));
        final WorkerReport worker = new WorkerReport(0, features, features, 0, 0, 0, "spin");
        final List<WorkerReport> workers = new ArrayList<>(List.of(worker));
        final EngineReport report = new EngineReport("1.0", "Linux", "OpenJDK", "epoll", refused, false, "not tried",
                workers);
        refused.clear();
        features.clear();
        workers.clear();
        assertEquals(List.of("iocp: not here"), report.refusedDrivers());
        assertEquals(List.of("edge"), report.workers().getFirst().features());
        assertEquals(List.of("edge"), report.workers().getFirst().missing());
        assertEquals(List.of(worker), report.workers());
        assertThrows(UnsupportedOperationException.class, () -> report.workers().clear());
    }

    private static EngineReport report(final List<String> refused, final boolean tasks, final WorkerReport... workers) {
        return new EngineReport("1.0", "Linux 6.18 amd64", "OpenJDK 25", "epoll", refused, tasks, "not tried",
                List.of(workers));
    }

    private static WorkerReport worker(final int index) {
        return new WorkerReport(index, List.of("edge"), List.of("busy poll", "zero copy"), 32L << 20, 64L << 20,
                512L << 10, "park in the kernel");
    }
}
