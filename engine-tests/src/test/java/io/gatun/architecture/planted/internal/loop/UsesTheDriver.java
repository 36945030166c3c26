package io.gatun.architecture.planted.internal.loop;

import io.gatun.architecture.planted.internal.driver.ReachesUp;

public final class UsesTheDriver {
    final ReachesUp driver = new ReachesUp();
}
