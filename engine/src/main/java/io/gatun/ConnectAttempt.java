package io.gatun;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.gatun.internal.driver.Sockets;
import io.gatun.internal.loop.EventLoop;
import io.gatun.internal.loop.SocketEvents;
import io.gatun.internal.worker.TimerAction;

/** One connect: tries every address in order within the connect timeout. On its worker. */
final class ConnectAttempt implements SocketEvents, TimerAction {
    private static final int TIMEOUT = 1; // timer kind
    private static final long NO_TIMER = -1;

    private final EngineWorker worker;
    private final InetSocketAddress wanted;
    private final TcpOptions options;
    private final ConnectionHandler handler;
    private final CompletableFuture<Connection> future;
    private List<InetSocketAddress> addresses; // null until the name is resolved
    private int next; // index of the address to try
    private int slot = EventLoop.FULL;
    private long timer = NO_TIMER;
    private Throwable failure; // of the last address
    private boolean over;

    ConnectAttempt(final EngineWorker worker, final InetSocketAddress wanted, final TcpOptions options,
            final ConnectionHandler handler, final CompletableFuture<Connection> future) {
        this.worker = worker;
        this.wanted = wanted;
        this.options = options;
        this.handler = handler;
        this.future = future;
    }

    /** The connect was asked for so long ago. */
    void start(final long sinceNs) {
        if (worker.core().isClosing()) {
            cancel(engineClosed());
            return;
        }
        worker.connecting(this);
        try {
            timer = worker.core().schedule(Math.max(1, options.connectTimeout().toNanos() - sinceNs), TIMEOUT, this);
        } catch (final IllegalStateException e) {
            cancel(e); // all timers are set, and without one nothing bounds the attempt
            return;
        }
        if (!wanted.isUnresolved()) {
            addresses = List.of(thisMachineIfAny(wanted));
            tryNext();
        }
        if (!over) {
            future.whenComplete((connection, thrown) -> answered());
        }
    }

    /** By the attempt itself, or by the user, who wants it no more. Any thread. */
    private void answered() {
        if (!over) {
            worker.core().submit(() -> cancel(null));
        }
    }

    /** The wildcard means this machine, as in the JDK. */
    private static InetSocketAddress thisMachineIfAny(final InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
                : address;
    }

    /** The name's addresses, or why there are none. Any thread. */
    void resolved(final List<InetSocketAddress> found, final Throwable cause) {
        worker.core().submit(() -> {
            if (over) {
                return;
            }
            if (cause == null) {
                addresses = found;
                tryNext();
            } else {
                final UnknownHostException unknown = new UnknownHostException(
                        "connect " + Addresses.text(wanted) + ": the name is unknown");
                unknown.initCause(cause);
                cancel(unknown);
            }
        });
    }

    private static SocketException engineClosed() {
        return new SocketException("connect: the engine is closed");
    }

    @Override
    public void onWorkerStopping() {
        timer = NO_TIMER;
        cancel(engineClosed());
    }

    private void tryNext() {
        if (over || future.isDone() || next == addresses.size()) {
            end(failure);
            return;
        }
        final InetSocketAddress address = addresses.get(next++);
        final Sockets sockets = worker.loop().sockets();
        final long descriptor = sockets.openTcp(address.getAddress() instanceof Inet6Address);
        if (descriptor < 0) {
            failed("socket", address, (int) -descriptor);
            return;
        }
        final int error = SocketOptions.apply(sockets, descriptor, options);
        if (error < 0) {
            sockets.close(descriptor);
            failed("setsockopt", address, -error);
            return;
        }
        slot = worker.loop().open(descriptor, this);
        if (slot == EventLoop.FULL) {
            sockets.close(descriptor);
            failed("connect", address, io.gatun.ffm.Errno.EMFILE);
            return;
        }
        worker.loop().connect(slot, address);
    }

    private void failed(final String operation, final InetSocketAddress address, final int errno) {
        failure = SystemErrors.of(operation, Addresses.text(address), errno);
        tryNext();
    }

    @Override
    public void onConnected(final int error) {
        final InetSocketAddress address = addresses.get(next - 1);
        if (error < 0) {
            failure = SystemErrors.of("connect", Addresses.text(address), -error);
            worker.loop().abort(slot); // onClosed goes on to the next address
            return;
        }
        if (future.isDone()) {
            worker.loop().abort(slot); // cancelled by the user
            return;
        }
        over = true;
        clearTimer();
        final TcpConnection connection = new TcpConnection(worker, options, handler, null,
                worker.engine().nextConnectionId());
        worker.loop().holder(slot, connection);
        worker.connected(this, connection, slot);
        future.complete(connection);
    }

    @Override
    public void onClosed(final boolean overdue) {
        slot = EventLoop.FULL;
        tryNext();
    }

    @Override
    public void onTimer(final int kind) {
        timer = NO_TIMER;
        final InetSocketAddress address = addresses == null ? wanted : addresses.get(next - 1);
        cancel(new SocketTimeoutException("connect " + Addresses.text(address) + ": no answer within "
                + options.connectTimeout().toMillis() + " ms"));
    }

    /** Ends the attempt with this cause. */
    void cancel(final Throwable cause) {
        if (!over) {
            over = true;
            failure = cause;
            if (slot == EventLoop.FULL) {
                end(cause);
            } else {
                worker.loop().abort(slot);
            }
        }
    }

    private void end(final Throwable cause) {
        over = true;
        clearTimer();
        worker.connectEnded(this);
        if (cause != null) {
            future.completeExceptionally(cause);
        }
    }

    private void clearTimer() {
        if (timer != NO_TIMER) {
            worker.core().cancelTimer(timer);
            timer = NO_TIMER;
        }
    }
}
