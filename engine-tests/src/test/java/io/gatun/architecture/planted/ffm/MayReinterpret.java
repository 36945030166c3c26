package io.gatun.architecture.planted.ffm;

import java.lang.foreign.MemorySegment;

public final class MayReinterpret {
    @SuppressWarnings("restricted")
    MemorySegment reinterpret() {
        return MemorySegment.NULL.reinterpret(1);
    }
}
