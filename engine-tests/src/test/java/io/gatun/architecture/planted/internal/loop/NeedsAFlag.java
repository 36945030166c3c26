package io.gatun.architecture.planted.internal.loop;

import org.agrona.concurrent.UnsafeBuffer;

public final class NeedsAFlag {
    UnsafeBuffer buffer() {
        return new UnsafeBuffer();
    }
}
