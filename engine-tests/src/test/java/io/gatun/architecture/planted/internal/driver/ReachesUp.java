package io.gatun.architecture.planted.internal.driver;

import io.gatun.architecture.planted.internal.loop.UsesTheDriver;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.function.LongFunction;

@SuppressWarnings("restricted")
public final class ReachesUp {
    UsesTheDriver loop;

    MemorySegment reinterpret() {
        return MemorySegment.NULL.reinterpret(1);
    }

    LongFunction<MemorySegment> reference() {
        return MemorySegment.NULL::reinterpret;
    }

    Object downcall() {
        return Linker.nativeLinker().downcallHandle(null);
    }

    Object library() {
        return SymbolLookup.libraryLookup("c", Arena.global());
    }

    void load() {
        System.loadLibrary("c");
    }
}
