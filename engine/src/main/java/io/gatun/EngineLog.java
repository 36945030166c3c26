package io.gatun;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything an engine ever logs. Nothing per message; repeated lines are counted, not repeated. */
final class EngineLog {
    private static final Logger ENGINE = LoggerFactory.getLogger("io.gatun.Engine");
    private static final Logger CONNECTION = LoggerFactory.getLogger("io.gatun.Connection");
    private static final Logger STALL = LoggerFactory.getLogger("io.gatun.Stall");
    private static final long REPEAT_NS = 60_000_000_000L;

    private final BiConsumer<Connection, Throwable> onUncaught;
    private final Map<String, Repeated> repeated = new ConcurrentHashMap<>();

    EngineLog(final EngineConfig config) {
        onUncaught = config.onUncaught();
    }

    void started(final EngineReport report) {
        for (final String refused : report.refusedDrivers()) {
            ENGINE.info("not used: {}", refused);
        }
        ENGINE.info("started: {} workers on {}", report.workers().size(), report.driver());
    }

    void draining() {
        ENGINE.info("draining");
    }

    void closed() {
        ENGINE.info("closed");
    }

    void uncaught(final Connection connection, final Throwable thrown) {
        if (onUncaught != null) {
            try {
                onUncaught.accept(connection, thrown);
                return;
            } catch (final Throwable e) {
                thrown.addSuppressed(e);
            }
        }
        ENGINE.warn("{} threw, which closes it", connection == null ? "a callback" : connection, thrown);
    }

    void workerFailed(final int worker, final Throwable thrown) {
        if (first("worker " + worker + " failed: " + thrown)) {
            ENGINE.error("worker {}: the engine itself failed", worker, thrown);
        }
    }

    void leaked(final int worker, final long bytes) {
        ENGINE.warn("worker {}: {} bytes of leases never came back; its memory stays mapped", worker, bytes);
    }

    void slabFull(final int worker, final int sockets) {
        if (first("slab full " + worker)) {
            ENGINE.warn("worker {}: all {} sockets (EngineConfig.maxSockets) are in use; connections are refused",
                    worker,
                    sockets);
        }
    }

    void acceptPaused(final Listener listener, final int error) {
        if (first("accept paused " + listener)) {
            ENGINE.warn("{}: accept pauses: {}", listener, io.gatun.ffm.Errno.describe(-error));
        }
    }

    void closed(final Connection connection, final Throwable cause) {
        if (cause != null && CONNECTION.isDebugEnabled()) {
            CONNECTION.debug("{}: {}", connection, cause.toString());
        }
    }

    /** Once per site and minute. */
    void stalled(final int worker, final long lastedNs, final StackTraceElement[] stack) {
        final String site = stack.length == 0 ? "unknown" : stack[0].toString();
        if (first("stall " + site)) {
            final StringBuilder text = new StringBuilder();
            for (final StackTraceElement frame : stack) {
                text.append("\n\tat ").append(frame);
            }
            STALL.warn("worker {} is held for {} ms by{}", worker, lastedNs / 1_000_000, text);
        }
    }

    /** False if the same line was written within the last minute; it is counted then. */
    private boolean first(final String line) {
        final long nowNs = System.nanoTime();
        final Repeated entry = repeated.computeIfAbsent(line, each -> new Repeated(nowNs - REPEAT_NS));
        final long lastNs = entry.lastNs.get();
        if (nowNs - lastNs >= REPEAT_NS && entry.lastNs.compareAndSet(lastNs, nowNs)) {
            final long times = entry.suppressed.getAndSet(0);
            if (times > 0) {
                ENGINE.warn("seen {} more times: {}", times, line);
            }
            return true;
        }
        entry.suppressed.incrementAndGet();
        return false;
    }

    private static final class Repeated {
        private final AtomicLong lastNs;
        private final AtomicLong suppressed = new AtomicLong();

        Repeated(final long firstNs) {
            lastNs = new AtomicLong(firstNs);
        }
    }
}
