package io.gatun.architecture.planted.internal.worker;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.function.LongSupplier;
import org.agrona.concurrent.SystemEpochClock;

public final class ReadsTheClock {
    long nanoTime() {
        return System.nanoTime();
    }

    long currentTimeMillis() {
        return System.currentTimeMillis();
    }

    LongSupplier reference() {
        return System::nanoTime;
    }

    Instant instant() {
        return Instant.now();
    }

    Clock clock() {
        return Clock.systemUTC();
    }

    Date date() {
        return new Date();
    }

    long agrona() {
        return SystemEpochClock.INSTANCE.time();
    }
}
