package io.gatun.architecture.planted.internal.worker;

import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

public final class LetsTheMachineDecide {
    double math() {
        return Math.random();
    }

    int local() {
        return ThreadLocalRandom.current().nextInt();
    }

    Random unseeded() {
        return new Random();
    }

    UUID uuid() {
        return UUID.randomUUID();
    }
}
