package io.gatun.simulated;

import java.util.Locale;
import java.util.SplittableRandom;

/** How probable each fault is, and how narrow and slow the network. Immutable. */
public final class FaultPlan {
    private final double[] probabilities;
    final long latencyNs; // smallest, one way
    final long jitterNs; // added, at most
    final long lateNs; // longest that a late thing is late
    final int sendBufferBytes;
    final int receiveBufferBytes;
    final int segmentBytes; // largest
    final boolean sharedBuffers; // receives of all sockets share one buffer until it is full
    final boolean crumbs; // what is short is a few bytes
    final int completionCapacity; // of the queue between kernel and user

    private FaultPlan(final double[] probabilities, final long latencyNs, final long jitterNs, final long lateNs,
            final int sendBufferBytes, final int receiveBufferBytes, final int segmentBytes,
            final boolean sharedBuffers, final boolean crumbs, final int completionCapacity) {
        this.probabilities = probabilities;
        this.latencyNs = latencyNs;
        this.jitterNs = jitterNs;
        this.lateNs = lateNs;
        this.sendBufferBytes = sendBufferBytes;
        this.receiveBufferBytes = receiveBufferBytes;
        this.segmentBytes = segmentBytes;
        this.sharedBuffers = sharedBuffers;
        this.crumbs = crumbs;
        this.completionCapacity = completionCapacity;
    }

    /** A quick, roomy network on which everything works at once. */
    public static FaultPlan none() {
        return new FaultPlan(new double[Fault.count()], 10_000, 20_000, 0, 256 << 10, 256 << 10, 64 << 10, false,
                false, 4096);
    }

    /** Each fault that changes no outcome, with a probability of its own, often zero. */
    public static FaultPlan fromSeed(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed ^ 0x6A09E667F3BCC908L);
        final double[] probabilities = new double[Fault.count()];
        for (int i = 0; i < probabilities.length; i++) {
            final double probability = switch (random.nextInt(8)) {
                case 0, 1 -> 1 - 0.05 * random.nextDouble();
                case 2, 3, 4 -> 0.02 * random.nextDouble();
                default -> 0.5 * random.nextDouble();
            };
            final boolean active = random.nextInt(3) != 0;
            probabilities[i] = switch (Fault.of(i)) {
                case CONNECTION_RESET -> 0;
                case NO_BUFFERS, NO_DESCRIPTORS -> active ? probability / 2 : 0; // must end some time
                default -> active ? probability : 0;
            };
        }
        final long latencyNs = 1_000L << random.nextInt(12);
        final int narrow = random.nextInt(3); // 0: everything is tight
        return new FaultPlan(probabilities, latencyNs, random.nextLong(2 * latencyNs) + 1,
                100_000L << random.nextInt(6),
                4096 << random.nextInt(narrow == 0 ? 2 : 7), 4096 << random.nextInt(narrow == 0 ? 2 : 7),
                random.nextBoolean() ? 1460 : 64 << 10, random.nextInt(3) == 0,
                random.nextInt(4) == 0, random.nextBoolean() ? 8 << random.nextInt(4) : 4096);
    }

    /** This plan with another probability, 0 to 1, for one fault. */
    public FaultPlan with(final Fault fault, final double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(fault + ": probability " + probability + " is not within 0..1");
        }
        final double[] changed = probabilities.clone();
        changed[fault.ordinal()] = probability;
        return new FaultPlan(changed, latencyNs, jitterNs, lateNs == 0 ? 1_000_000 : lateNs, sendBufferBytes,
                receiveBufferBytes, segmentBytes, sharedBuffers, crumbs, completionCapacity);
    }

    /** This plan with other socket buffers, bytes. */
    public FaultPlan buffers(final int sendBytes, final int receiveBytes) {
        if (sendBytes < 1 || receiveBytes < 1) {
            throw new IllegalArgumentException("buffers " + sendBytes + ", " + receiveBytes + ": at least 1");
        }
        return new FaultPlan(probabilities, latencyNs, jitterNs, lateNs, sendBytes, receiveBytes, segmentBytes,
                sharedBuffers, crumbs, completionCapacity);
    }

    /** This plan with receives that share one buffer until it is full, or with a buffer for each. */
    public FaultPlan sharedBuffers(final boolean shared) {
        return new FaultPlan(probabilities, latencyNs, jitterNs, lateNs, sendBufferBytes, receiveBufferBytes,
                segmentBytes, shared, crumbs, completionCapacity);
    }

    /** This plan with late things that are late by at most so much. */
    public FaultPlan late(final long longestNs) {
        return new FaultPlan(probabilities, latencyNs, jitterNs, longestNs, sendBufferBytes, receiveBufferBytes,
                segmentBytes, sharedBuffers, crumbs, completionCapacity);
    }

    /** This plan with a few bytes at most in whatever is short. */
    public FaultPlan crumbs() {
        return new FaultPlan(probabilities, latencyNs, jitterNs, lateNs, sendBufferBytes, receiveBufferBytes,
                segmentBytes, sharedBuffers, true, completionCapacity);
    }

    double probability(final Fault fault) {
        return probabilities[fault.ordinal()];
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
                "latency %d..%d ns, late %d ns, send %d, receive %d, segment %d, %s buffers%s, completions %d",
                latencyNs,
                latencyNs + jitterNs, lateNs, sendBufferBytes, receiveBufferBytes, segmentBytes,
                sharedBuffers ? "shared" : "single", crumbs ? ", crumbs" : "", completionCapacity));
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i] > 0) {
                text.append(String.format(Locale.ROOT, ", %s %.3f", Fault.of(i), probabilities[i]));
            }
        }
        return text.toString();
    }
}
