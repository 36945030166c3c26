package io.gatun.simulated;

import static io.gatun.ffm.Errno.ECANCELED;
import static io.gatun.ffm.Errno.EMFILE;

import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.DriverUnavailableException;
import io.gatun.internal.driver.GatherList;
import io.gatun.internal.driver.SocketOptionName;
import io.gatun.internal.driver.Sockets;
import io.gatun.internal.driver.Token;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.Agent;

/** Drives links by one driver, and pauses and aborts some of them as its seed has it. */
final class LinkWorker implements Agent, CompletionSink {
    private static final long ACCEPT_AGAIN_NS = 5_000_000;

    private final SimulatedNetwork network;
    private final Driver driver;
    private final Sockets sockets;
    private final SplittableRandom random;
    private final boolean aborts; // this side and the other
    private final boolean awaits;
    private final Arena arena = Arena.ofAuto();
    private final GatherList pieces = new GatherList();
    private final List<Link> links = new ArrayList<>(); // by slot, null: free or connecting
    private final List<Integer> generations = new ArrayList<>();
    private final List<Integer> freeSlots = new ArrayList<>();
    private final List<Connecting> connecting = new ArrayList<>();
    private long listener = -1;
    private int listenerSlot;
    private long acceptAtNs = Long.MAX_VALUE;
    private boolean accepting;
    private boolean stopped; // asked for
    private boolean stopping; // begun
    private int finished;

    private record Connecting(int slot, long descriptor, InetSocketAddress address, long totalBytes) {}

    LinkWorker(final SimulatedWorld world, final Driver driver, final boolean aborts, final boolean awaits) {
        network = world.network();
        this.driver = driver;
        sockets = world.factory().sockets();
        random = world.random().split();
        this.aborts = aborts;
        this.awaits = awaits;
    }

    // --- for links ---

    Driver driver() {
        return driver;
    }

    Sockets sockets() {
        return sockets;
    }

    SplittableRandom random() {
        return random;
    }

    boolean chance(final int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    GatherList pieces() {
        return pieces;
    }

    MemorySegment memory(final int bytes) {
        return arena.allocate(bytes);
    }

    long elapsedNs() {
        return network.elapsedNs();
    }

    boolean peersMayAbort() {
        return aborts;
    }

    // --- script ---

    InetSocketAddress listen(final InetSocketAddress address) {
        listener = sockets.openTcp(Addresses.isIpv6(address));
        check(sockets.setOption(listener, SocketOptionName.REUSE_ADDRESS, 1));
        check(sockets.bind(listener, address));
        check(sockets.listen(listener, 16));
        acceptAtNs = network.elapsedNs();
        listenerSlot = newSlot();
        return sockets.localAddress(listener);
    }

    /** Connects as soon as it runs. */
    void connect(final InetSocketAddress address, final long totalBytes) {
        connecting.add(new Connecting(newSlot(), sockets.openTcp(Addresses.isIpv6(address)), address, totalBytes));
    }

    /** Takes no more connections. From another thread. */
    void stop() {
        stopped = true;
        driver.wake();
    }

    private void endAccepting() {
        stopping = true;
        acceptAtNs = Long.MAX_VALUE;
        if (accepting) {
            driver.cancel(token(Token.ACCEPT, listenerSlot));
        } else {
            closeListener();
        }
    }

    boolean isIdle() {
        return connecting.isEmpty() && listener < 0 && links.stream().allMatch(link -> link == null);
    }

    /** Links that are closed. */
    int finished() {
        return finished;
    }

    private static void check(final int result) {
        if (result < 0) {
            throw new AssertionError("result " + result);
        }
    }

    // --- slots ---

    private int newSlot() {
        if (!freeSlots.isEmpty()) {
            return freeSlots.removeLast();
        }
        links.add(null);
        generations.add(random.nextInt());
        return links.size() - 1;
    }

    private void freeSlot(final int slot) {
        links.set(slot, null);
        generations.set(slot, generations.get(slot) + 1);
        freeSlots.add(slot);
    }

    private void onLinkClosed(final int slot) {
        finished++;
        freeSlot(slot);
    }

    private long token(final int kind, final int slot) {
        return Token.of(kind, generations.get(slot), slot);
    }

    // --- duty ---

    @Override
    public void onStart() {
        try {
            driver.enable();
        } catch (final DriverUnavailableException e) {
            throw new IllegalStateException(e);
        }
        for (final Connecting each : connecting) {
            driver.connect(token(Token.CONNECT, each.slot), each.descriptor, each.address);
        }
    }

    @Override
    public int doWork() {
        int work = driver.poll(this, 1 + random.nextInt(16));
        work += timers();
        if (stopped && !stopping) {
            endAccepting();
            work++;
        }
        if (chance(50)) {
            disturb();
        }
        if (work == 0 && awaits) {
            driver.await(untilDeadlineNs());
        }
        return work;
    }

    private int timers() {
        int work = 0;
        if (listener >= 0 && !accepting && network.elapsedNs() >= acceptAtNs) {
            accepting = true;
            acceptAtNs = Long.MAX_VALUE;
            driver.accept(token(Token.ACCEPT, listenerSlot), listener);
            work++;
        }
        for (final Link link : links) {
            if (link != null && link.resumeIfDue(network.elapsedNs())) {
                work++;
            }
        }
        return work;
    }

    private void disturb() {
        final Link link = links.isEmpty() ? null : links.get(random.nextInt(links.size()));
        if (link != null) {
            if (aborts && chance(8)) {
                link.abort();
            } else {
                link.pauseUntil(network.elapsedNs() + random.nextLong(2_000_000));
            }
        }
    }

    long untilDeadlineNs() {
        long atNs = acceptAtNs;
        for (final Link link : links) {
            if (link != null) {
                atNs = Math.min(atNs, link.resumeAtNs());
            }
        }
        return atNs == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, atNs - network.elapsedNs());
    }

    @Override
    public void onClose() {
        driver.close();
    }

    @Override
    public String roleName() {
        return "links";
    }

    @Override
    public void onCompletion(final long token, final int flags, final int result, final int buffer, final int offset,
            final long detail) {
        final int slot = Token.slot(token);
        if (Token.generation(token) != generations.get(slot)) {
            throw new AssertionError("a stale completion: " + Token.toString(token));
        }
        switch (Token.kind(token)) {
            case Token.ACCEPT -> onAccepted(flags, result);
            case Token.CONNECT -> onConnected(slot, result);
            default -> {
                final Link link = links.get(slot);
                if (link == null) {
                    onOddClosed(slot, token);
                } else {
                    link.onCompletion(Token.kind(token), flags, result, buffer, offset);
                }
            }
        }
    }

    private void onAccepted(final int flags, final int result) {
        if (result >= 0) {
            final int slot = newSlot();
            final Link link = new EchoLink(this, result, slot, generations.get(slot), () -> onLinkClosed(slot));
            links.set(slot, link);
            link.start();
        } else if (result == -EMFILE && !stopping) {
            acceptAtNs = network.elapsedNs() + ACCEPT_AGAIN_NS;
        } else if (result != -ECANCELED && result != -EMFILE) {
            throw new AssertionError("accept: " + result);
        }
        if ((flags & RELEASED) != 0) {
            accepting = false;
            if (stopping) {
                closeListener();
            }
        }
    }

    private void closeListener() {
        driver.close(token(Token.CLOSE, listenerSlot), listener);
    }

    private void onConnected(final int slot, final int result) {
        Connecting found = null;
        for (final Connecting candidate : connecting) {
            if (candidate.slot == slot) {
                found = candidate;
            }
        }
        if (result < 0) {
            throw new AssertionError("connect: " + result);
        }
        connecting.remove(found);
        final Link link = new StampLink(this, found.descriptor, slot, generations.get(slot), found.totalBytes,
                () -> onLinkClosed(slot));
        links.set(slot, link);
        link.start();
    }

    /** Only the listener is closed without a link. */
    private void onOddClosed(final int slot, final long token) {
        if (slot != listenerSlot || Token.kind(token) != Token.CLOSE) {
            throw new AssertionError("a completion for nobody: " + Token.toString(token));
        }
        listener = -1;
        freeSlot(slot);
    }
}
