package io.gatun.simulated;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/** Time that passes only when the network says so. Where it starts depends on the seed: often just before it overflows or crosses zero. */
public final class VirtualClock implements NanoClock {
    private final long startNs;
    private long elapsedNs;

    VirtualClock(final SplittableRandom random) {
        final long soonNs = random.nextLong(TimeUnit.SECONDS.toNanos(5));
        startNs = switch (random.nextInt(4)) {
            case 0 -> Long.MAX_VALUE - soonNs;
            case 1 -> -soonNs;
            case 2 -> random.nextLong();
            default -> soonNs;
        };
    }

    @Override
    public long nanoTime() {
        return startNs + elapsedNs;
    }

    /** Since the world began; unlike {@link #nanoTime} it never overflows. */
    public long elapsedNs() {
        return elapsedNs;
    }

    void advanceTo(final long targetElapsedNs) {
        assert targetElapsedNs >= elapsedNs : "time runs backwards";
        elapsedNs = targetElapsedNs;
    }
}
