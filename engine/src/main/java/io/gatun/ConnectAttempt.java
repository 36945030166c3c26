package io.gatun;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
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
    private final List<InetSocketAddress> addresses;
    private final TcpOptions options;
    private final ConnectionHandler handler;
    private final CompletableFuture<Connection> future;
    private int next; // index of the address to try
    private int slot = EventLoop.FULL;
    private long timer = NO_TIMER;
    private Throwable failure; // of the last address
    private boolean over;

    ConnectAttempt(final EngineWorker worker, final List<InetSocketAddress> addresses, final TcpOptions options,
            final ConnectionHandler handler, final CompletableFuture<Connection> future) {
        this.worker = worker;
        this.addresses = addresses;
        this.options = options;
        this.handler = handler;
        this.future = future;
    }

    void start(final long timeoutNs) {
        if (worker.core().isClosing()) {
            cancel(new java.net.SocketException("connect: engine closed"));
            return;
        }
        timer = worker.core().schedule(Math.max(1, timeoutNs), TIMEOUT, this);
        tryNext();
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
        worker.connected(connection, slot);
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
        final InetSocketAddress address = addresses.get(Math.max(0, next - 1));
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
        worker.connectEnded();
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
