package io.gatun;

import java.util.List;

/**
 * What an engine chose at its start, and why. Its text is what belongs into a bug report. Components may be added.
 *
 * @param version
 *            of Gatun
 * @param os
 *            name, version, architecture
 * @param jdk
 *            name and version
 * @param driver
 *            the kernel interface in use
 * @param refusedDrivers
 *            those tried before it, each with the cause
 * @param tasksOnWorkers
 *            whether virtual threads can be carried by workers
 * @param tasksReason
 *            why, or why not
 * @param workers
 *            one entry per worker
 */
public record EngineReport(String version, String os, String jdk, String driver, List<String> refusedDrivers,
        boolean tasksOnWorkers, String tasksReason, List<WorkerReport> workers) {
    /**
     * What a worker uses.
     *
     * @param index
     *            of the worker
     * @param features
     *            kernel features in use
     * @param missing
     *            kernel features that it would use
     * @param receiveBytes
     *            receive memory
     * @param sendBytes
     *            send, lease and kept-input memory; reserved, touched as far as it is used
     * @param slabBytes
     *            socket records; reserved, touched as far as they are used
     * @param idle
     *            what it does with nothing to do
     */
    public record WorkerReport(int index, List<String> features, List<String> missing, long receiveBytes,
            long sendBytes,
            long slabBytes, String idle) {}
}
