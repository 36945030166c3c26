package io.gatun.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import java.util.List;
import java.util.function.Predicate;

/** What some rooms must not touch. */
final class Targets extends DescribedPredicate<JavaAccess<?>> {
    private static final String JUC = "java.util.concurrent.";

    static final Targets CLOCK = new Targets("the clock of the machine", List.of(
            member("java.lang.System", "nanoTime", "currentTimeMillis"),
            member("java.util.Date", "<init>").and(withoutParameters()),
            ownerStartsWith("java.time.").and(named("now")),
            ownerStartsWith("java.time.Clock").and(named("system", "systemUTC", "systemDefaultZone", "tickMillis")),
            ownerStartsWith("java.time.Clock").and(named("tickSeconds", "tickMinutes")),
            ownerStartsWith("org.agrona.concurrent.System"),
            ownerStartsWith("org.agrona.concurrent.HighResolution")));

    static final Targets TIMED_WAIT = new Targets("a wait which ends by the time of the machine", List.of(
            member("java.lang.Thread", "sleep"),
            member("java.lang.Thread", "join").and(withParameters()),
            member("java.lang.Object", "wait").and(withParameters()),
            member(JUC + "TimeUnit", "sleep", "timedWait", "timedJoin"),
            member(JUC + "locks.LockSupport", "parkNanos", "parkUntil"),
            member(JUC + "CompletableFuture", "orTimeout", "completeOnTimeout", "delayedExecutor"),
            ownerStartsWith(JUC).and(named("awaitNanos", "awaitUntil")),
            ownerStartsWith(JUC).and(named("await", "tryLock", "tryAcquire", "poll", "offer", "get", "exchange"))
                    .and(parameter(JUC + "TimeUnit")),
            ownerStartsWith("java.util.Timer"),
            ownerStartsWith("org.agrona.concurrent.Sleeping")));

    static final Targets DEFAULT_EXECUTOR = new Targets("a thread or executor that nobody handed in", List.of(
            member("java.lang.Thread", "<init>", "startVirtualThread", "ofVirtual", "ofPlatform"),
            member(JUC + "ForkJoinPool", "<init>", "commonPool"),
            ownerStartsWith(JUC + "Executors"),
            ownerStartsWith(JUC + "Completable").and(target -> target.getName().endsWith("Async"))
                    .and(parameter(JUC + "Executor").negate()),
            ownerStartsWith("java.util.").and(named("parallelStream", "parallel"))));

    static final Targets RANDOMNESS = new Targets("randomness that cannot be replayed", List.of(
            member("java.lang.Math", "random"),
            member("java.util.Random", "<init>").and(withoutParameters()),
            member("java.util.SplittableRandom", "<init>").and(withoutParameters()),
            member("java.util.UUID", "randomUUID"),
            ownerStartsWith(JUC + "ThreadLocalRandom"),
            ownerStartsWith("java.security.SecureRandom")));

    /** Every restricted method of the JDK carries this annotation; the rule needs no list that could be incomplete. */
    static final Targets RESTRICTED = new Targets("a restricted method", List.of(
            annotated("jdk.internal.javac.Restricted")));

    static final DescribedPredicate<JavaClass> NEEDS_A_FLAG = DescribedPredicate.describe(
            "need a JVM flag or are internal to the JDK",
            type -> List.of("sun.", "jdk.internal.", "org.agrona.Unsafe", "org.agrona.concurrent.UnsafeBuffer",
                    "org.agrona.concurrent.ringbuffer.", "org.agrona.concurrent.broadcast.", "org.agrona.Expandable")
                    .stream().anyMatch(type.getName()::startsWith));

    private final Predicate<AccessTarget> targets;

    private Targets(final String description, final List<Predicate<AccessTarget>> alternatives) {
        super("is " + description);
        this.targets = alternatives.stream().reduce(Predicate::or).orElseThrow();
    }

    @Override
    public boolean test(final JavaAccess<?> access) {
        return targets.test(access.getTarget());
    }

    private static Predicate<AccessTarget> member(final String owner, final String... names) {
        return named(names).and(target -> target.getOwner().getName().equals(owner));
    }

    private static Predicate<AccessTarget> named(final String... names) {
        return target -> List.of(names).contains(target.getName());
    }

    private static Predicate<AccessTarget> ownerStartsWith(final String prefix) {
        return target -> target.getOwner().getName().startsWith(prefix);
    }

    private static Predicate<AccessTarget> parameter(final String type) {
        return target -> target instanceof CodeUnitAccessTarget code
                && code.getRawParameterTypes().stream().anyMatch(parameter -> parameter.getName().equals(type));
    }

    private static Predicate<AccessTarget> withParameters() {
        return target -> target instanceof CodeUnitAccessTarget code && !code.getRawParameterTypes().isEmpty();
    }

    private static Predicate<AccessTarget> withoutParameters() {
        return target -> target instanceof CodeUnitAccessTarget code && code.getRawParameterTypes().isEmpty();
    }

    private static Predicate<AccessTarget> annotated(final String annotation) {
        return target -> target.resolveMember()
                .filter(member -> ((CanBeAnnotated) member).isAnnotatedWith(annotation)).isPresent();
    }
}
