package io.gatun;

import java.util.List;

/**
 * What an engine chose at its start, and why. {@link #toString} is the text that belongs into a bug report. Components may
 * be added before 1.0.
 * <p>
 * Immutable. Thread: any.
 *
 * @param version of Gatun; {@code development} when it does not run from its jar
 * @param os name, version and architecture
 * @param jdk name and version of the virtual machine
 * @param driver the kernel interface in use, as {@link EngineConfig#driver(String)} names it
 * @param refusedDrivers those that were tried first and cannot run here, each as {@code name: cause}; empty if none
 * @param tasksOnWorkers true when virtual threads can be carried by workers
 * @param tasksReason why, or why not
 * @param workers one entry per worker, in the order of {@link Engine#workers}
 */
public record EngineReport(String version, String os, String jdk, String driver, List<String> refusedDrivers,
        boolean tasksOnWorkers, String tasksReason, List<WorkerReport> workers) {
    /**
     * Copies the lists.
     *
     * @throws NullPointerException when a list, or something in it, is null
     */
    public EngineReport {
        refusedDrivers = List.copyOf(refusedDrivers);
        workers = List.copyOf(workers);
    }

    /**
     * What one worker uses.
     *
     * @param index of the worker
     * @param features of the kernel that are in use, by name
     * @param missing features of the kernel that would be used if it had or permitted them, by name
     * @param receiveBytes memory that receives land in, in bytes
     * @param sendBytes memory for queued sends, leases and kept input, in bytes: reserved, and touched as far as it is used
     * @param slabBytes socket records, in bytes: reserved, and touched as far as they are used
     * @param idle what the worker does with nothing to do
     */
    public record WorkerReport(int index, List<String> features, List<String> missing, long receiveBytes,
            long sendBytes,
            long slabBytes, String idle) {
        /**
         * Copies the lists.
         *
         * @throws NullPointerException when a list, or something in it, is null
         */
        public WorkerReport {
            features = List.copyOf(features);
            missing = List.copyOf(missing);
        }

        private boolean differsOnlyInIndex(final WorkerReport other) {
            return equals(new WorkerReport(index, other.features, other.missing, other.receiveBytes, other.sendBytes,
                    other.slabBytes, other.idle));
        }
    }

    /**
     * All of it as readable lines; workers that are alike share theirs.
     *
     * @return several lines, without a line end behind the last
     */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        text.append("Gatun ").append(version).append(" on ").append(os).append(", ").append(jdk);
        text.append("\ndriver: ").append(driver);
        refusedDrivers.forEach(refused -> text.append("\nrefused: ").append(refused));
        text.append("\ntasks on workers: ").append(tasksOnWorkers ? "yes" : "no").append(" (").append(tasksReason)
                .append(')');
        int first = 0;
        for (int next = 1; next <= workers.size(); next++) {
            if (next == workers.size() || !workers.get(first).differsOnlyInIndex(workers.get(next))) {
                append(text, workers.get(first), workers.get(next - 1));
                first = next;
            }
        }
        return text.toString();
    }

    private static void append(final StringBuilder text, final WorkerReport first, final WorkerReport last) {
        text.append(
                first.index == last.index ? "\nworker " + first.index : "\nworkers " + first.index + ".." + last.index);
        text.append(": receive ").append(size(first.receiveBytes)).append(", send ").append(size(first.sendBytes))
                .append(", slab ").append(size(first.slabBytes)).append(", idle: ").append(first.idle);
        text.append("\n  features: ").append(names(first.features));
        text.append("\n  missing: ").append(names(first.missing));
    }

    private static String names(final List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static String size(final long bytes) {
        if (bytes == 0 || bytes % (1 << 10) != 0) {
            return bytes + " B";
        }
        return bytes % (1 << 20) != 0 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }
}
