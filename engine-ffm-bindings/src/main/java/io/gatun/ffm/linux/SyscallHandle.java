package io.gatun.ffm.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.ffm.FaultRules;
import io.gatun.ffm.NativeProfile;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/**
 * Links syscall(2), the one native function of the Linux bindings: a single shape keeps the linker's start-up cost at
 * its least. The C function is variadic; on both architectures all-integer variadic arguments travel as named ones do.
 */
final class SyscallHandle {
    /** Where the linker leaves errno. */
    static final StructLayout CAPTURE = Linker.Option.captureStateLayout().withName("capture_state");

    /** Offset of errno in the capture. */
    static final long ERRNO = CAPTURE
            .byteOffset(MemoryLayout.PathElement.groupElement(NativeProfile.current().captureStateName()));

    private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private SyscallHandle() {}

    /** (capture, number, six arguments) to result, -1 when errno was captured. */
    static MethodHandle link() {
        final MethodHandle call = linkNative(NativeProfile.current());
        return FaultRules.enabled() ? decorate(call) : call;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle linkNative(final NativeProfile profile) {
        final Optional<MemorySegment> function = profile.symbols().find("syscall");
        if (function.isEmpty()) {
            throw new IllegalStateException("syscall: not found by the native profile " + profile);
        }
        return Linker.nativeLinker().downcallHandle(function.get(), SHAPE,
                Linker.Option.captureCallState(profile.captureStateName()));
    }

    private static MethodHandle decorate(final MethodHandle call) {
        FaultRules.declareCalls(SyscallNumbers.names());
        try {
            final MethodType type = call.type().insertParameterTypes(0, MethodHandle.class);
            return MethodHandles.lookup().findStatic(SyscallHandle.class, "callOrFail", type).bindTo(call);
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("UnusedMethod") // found by its name, above
    private static long callOrFail(final MethodHandle call, final MemorySegment capture, final long number,
            final long first, final long second, final long third, final long fourth, final long fifth,
            final long sixth) throws Throwable {
        final int errno = FaultRules.next(SyscallNumbers.name((int) number));
        if (errno != 0) {
            capture.set(JAVA_INT, ERRNO, errno);
            return -1;
        }
        return (long) call.invokeExact(capture, number, first, second, third, fourth, fifth, sixth);
    }

    /** A native call declares Throwable and throws only what the JVM itself throws, such as a stack overflow. */
    static RuntimeException unexpected(final Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException exception ? exception : new IllegalStateException("syscall", e);
    }
}
