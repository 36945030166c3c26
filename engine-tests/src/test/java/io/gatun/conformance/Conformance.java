package io.gatun.conformance;

import java.lang.reflect.Method;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** A suite that each driver must pass: every test has a world of its own, whose accounts must balance behind it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@ExtendWith(Conformance.Circumstances.class)
public abstract class Conformance {
    protected World world;

    @BeforeEach
    void openWorld(final TestInfo test) {
        final OnKernel kernel = test.getTestClass().orElseThrow().getEnclosingClass().getAnnotation(OnKernel.class);
        final Method method = test.getTestMethod().orElseThrow();
        world = Worlds.open(kernel.value(), method.getName() + test.getDisplayName());
    }

    @AfterEach
    void closeWorld() {
        world.close();
    }

    /** Says with each failure in which state the world was. */
    static final class Circumstances implements TestExecutionExceptionHandler {
        @Override
        public void handleTestExecutionException(final ExtensionContext context, final Throwable failure)
                throws Throwable {
            final World world = ((Conformance) context.getRequiredTestInstance()).world;
            failure.addSuppressed(new AssertionError(world.circumstances()));
            throw failure;
        }
    }
}
