package io.gatun;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.gatun.ffm.Errno;
import io.gatun.internal.loop.EventLoop;
import io.gatun.internal.loop.SocketEvents;
import io.gatun.internal.worker.Signal;
import io.gatun.internal.worker.TimerAction;

/** A listening socket on one worker, whose connections are dealt to the least loaded worker. */
final class TcpAcceptor extends Signal implements Listener, SocketEvents, ConnectionOwner, TimerAction {
    private static final int RETRY = 1; // timer kind
    private static final long RETRY_NS = 100_000_000L; // another process may have freed descriptors
    private static final long NO_TIMER = -1;

    private final EngineWorker worker;
    private final TcpOptions options;
    private final Supplier<? extends ConnectionHandler> handlers;
    private final InetSocketAddress address;
    private final AtomicInteger open = new AtomicInteger(); // connections of this listener on all workers
    private final ClosedSignal roomSignal = new ClosedSignal();
    private volatile boolean closed;
    private volatile boolean full; // at maxConnections
    private boolean ended; // on the worker: the socket is closed or closing
    private boolean paused;
    private TcpAcceptor nextPaused;
    private long retryTimer = NO_TIMER;
    private int slot = EventLoop.FULL;

    TcpAcceptor(final EngineWorker worker, final InetSocketAddress address, final TcpOptions options,
            final Supplier<? extends ConnectionHandler> handlers) {
        this.worker = worker;
        this.address = address;
        this.options = options;
        this.handlers = handlers;
    }

    Supplier<? extends ConnectionHandler> handlers() {
        return handlers;
    }

    TcpOptions options() {
        return options;
    }

    /** On the worker: takes the listening descriptor over. */
    void start(final long descriptor) {
        slot = closed || worker.core().isClosing() ? EventLoop.FULL : worker.loop().open(descriptor, this);
        if (slot == EventLoop.FULL) {
            ended = true;
            worker.loop().sockets().close(descriptor);
        } else {
            worker.loop().startAccepting(slot);
        }
    }

    // ---------------------------------------------------------------- accepting, on the worker

    @Override
    public void onAccepted(final long descriptor) {
        final int now = open.incrementAndGet();
        if (options.maxConnections() > 0 && now >= options.maxConnections() && !full) {
            full = true;
            worker.loop().stopAccepting(slot);
            if (open.get() < options.maxConnections()) {
                worker.core().signal(roomSignal); // one closed elsewhere meanwhile, and saw nothing full
            }
        }
        final EngineWorker target = worker.engine().leastLoaded(worker);
        target.expectConnection();
        if (target == worker
                || !target.core().offer(EngineWorker.ADOPT, 0, descriptor, 0, 0, this)) {
            if (target != worker) {
                target.unexpectConnection();
                worker.expectConnection();
            }
            worker.adopt(descriptor, this);
        }
    }

    @Override
    public void onAcceptEnded(final int error) {
        if (ended || full) {
            return;
        }
        if (error == 0 || error == -Errno.ECANCELED) {
            resume(); // stopped at maxConnections, and there is room again
            return;
        }
        worker.log().acceptPaused(this, error);
        worker.pauseAcceptor(this);
        if (retryTimer == NO_TIMER) {
            retryTimer = worker.core().schedule(RETRY_NS, RETRY, this);
        }
    }

    @Override
    public void onTimer(final int kind) {
        retryTimer = NO_TIMER;
        worker.retryAcceptors();
    }

    boolean isPaused() {
        return paused;
    }

    void paused(final TcpAcceptor next) {
        paused = true;
        nextPaused = next;
    }

    TcpAcceptor unpaused() {
        final TcpAcceptor next = nextPaused;
        paused = false;
        nextPaused = null;
        return next;
    }

    void resume() {
        if (!ended && !full) {
            worker.loop().startAccepting(slot);
        }
    }

    /** On any worker. */
    @Override
    public void connectionClosed() {
        final int now = open.decrementAndGet();
        if (full && now < options.maxConnections()) {
            worker.core().signal(roomSignal);
        }
    }

    /** There is room below maxConnections again. */
    private final class ClosedSignal extends Signal {
        @Override
        protected void onSignal() {
            if (full && open.get() < options.maxConnections()) {
                full = false;
                resume();
            }
        }
    }

    // ---------------------------------------------------------------- the user's face

    @Override
    public InetSocketAddress localAddress() {
        return address;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (worker.isCurrent()) {
                onSignal();
            } else {
                worker.core().signal(this);
            }
        }
    }

    @Override
    protected void onSignal() {
        if (!ended && slot != EventLoop.FULL) {
            ended = true;
            if (retryTimer != NO_TIMER) {
                worker.core().cancelTimer(retryTimer);
                retryTimer = NO_TIMER;
            }
            worker.loop().close(slot, 0);
        }
    }

    @Override
    public void onClosed(final boolean overdue) {
        ended = true;
        worker.engine().listenerClosed(this);
    }

    @Override
    public String toString() {
        return "listener " + Addresses.text(address);
    }
}
