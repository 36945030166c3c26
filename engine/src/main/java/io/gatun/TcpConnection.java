package io.gatun;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.gatun.internal.loop.EventLoop;
import io.gatun.internal.loop.SocketEvents;
import io.gatun.internal.worker.TimerAction;

/** A connection of the handler tier: the user's face of one socket in the loop. */
final class TcpConnection implements Connection, SocketEvents, TimerAction {
    private static final int DEADLINE = 1; // timer kind
    private static final long NO_TIMER = -1;

    private static final int OPEN = 0;
    private static final int CLOSING = 1; // no more callbacks but onClose
    private static final int CLOSED = 2;

    private final EngineWorker worker;
    private final EventLoop loop;
    private final TcpOptions options;
    private final ConnectionOwner listener; // who counts it, or null
    private final long id;
    private final long lowBytes;
    private final long highBytes;
    private final int maxMessageBytes;
    private final boolean autoPause;
    private final ConnectionHandler handler;
    private final ShownInput input;
    private final ControlSignal control = new ControlSignal(this);
    private volatile int state = OPEN;
    private volatile InetSocketAddress local;
    private volatile InetSocketAddress remote;
    private int slot = EventLoop.FULL; // set once, before onOpen
    private long descriptor; // set with slot: other threads must not look into the slab
    private boolean refused; // a send was: onWritable is due
    private boolean queuePaused;
    private boolean outputEnded;
    private TcpConnection heldBackBy; // a target of forward whose queue is over its high mark; null: none
    private List<TcpConnection> heldBack; // by this one's queue; null: never any
    private boolean opened; // onOpen was called: onClose is due
    private long deadlineTimer = NO_TIMER;
    private long finalBytesReceived;
    private long finalBytesSent;
    private Throwable cause;
    private Object attachment;

    TcpConnection(final EngineWorker worker, final TcpOptions options, final ConnectionHandler handler,
            final ConnectionOwner listener, final long id) {
        this.worker = worker;
        this.options = options;
        this.handler = handler;
        this.listener = listener;
        this.id = id;
        loop = worker.loop();
        lowBytes = options.lowWatermark();
        highBytes = options.highWatermark();
        maxMessageBytes = options.maxMessageBytes();
        autoPause = options.autoPause();
        input = new ShownInput(this, handler, loop.blocks(), maxMessageBytes);
    }

    /** The socket is there: tells the handler, then reads. On the worker. */
    void opened(final int openedSlot) {
        slot = openedSlot;
        opened = true;
        // Asked now, because after a reset the kernel no longer knows.
        descriptor = loop.descriptor(slot);
        remote = loop.sockets().remoteAddress(descriptor);
        if (options.idleTimeout() != null) {
            loop.idleTimeout(slot, options.idleTimeout().toNanos());
        }
        try {
            handler.onOpen(this);
        } catch (final Throwable e) {
            threw(e);
        }
        if (state == OPEN) {
            loop.startReading(slot);
        }
    }

    // ---------------------------------------------------------------- sending

    @Override
    public boolean send(final MemorySegment source, final long offset, final long length) {
        checkOwner("send");
        Objects.requireNonNull(source, "send: source");
        Objects.checkFromIndexSize(offset, length, source.byteSize());
        checkMessage(length);
        if (length == 0) {
            checkAccessible(source);
            return state == OPEN && !outputEnded;
        }
        if (!mayQueue()) {
            checkAccessible(source);
            return false;
        }
        return sent(loop.send(slot, source, offset, (int) length));
    }

    @Override
    public boolean send(final ByteBuffer source) {
        checkOwner("send");
        Objects.requireNonNull(source, "send: source");
        if (!send(MemorySegment.ofBuffer(source), 0, source.remaining())) {
            return false;
        }
        source.position(source.limit());
        return true;
    }

    @Override
    public boolean send(final Lease lease) {
        checkOwner("send");
        if (lease == null) {
            refused = state == OPEN && !outputEnded;
            if (refused && loop.queuedBytes(slot) == 0) {
                worker.leases().await(this, slot);
            }
            return false;
        }
        if (!(lease instanceof final EngineLease own)) {
            throw new IllegalArgumentException("send: not a lease of this engine: " + lease.getClass().getName());
        }
        final int length = own.checkedLength();
        checkMessage(length);
        if (!mayQueue()) {
            return false;
        }
        if (length == 0) {
            own.close();
            return true;
        }
        return sent(loop.send(slot, own.address(), length, own));
    }

    @Override
    public boolean forward(final Connection target, final long offset, final long length) {
        checkOwner("forward");
        if (!(target instanceof final TcpConnection other)) {
            throw new IllegalArgumentException("forward: not a connection of this engine: " + target);
        }
        if (other.worker != worker) {
            throw new IllegalArgumentException("forward: the target lives on worker " + other.worker.index()
                    + ", not on " + worker.index() + "; retain, then target.execute");
        }
        input.check("forward", offset, length);
        if (length == 0) {
            return other.state == OPEN && !other.outputEnded;
        }
        if (!other.mayQueue()) {
            holdBack(other);
            return false;
        }
        final boolean taken = input.isShownKept() ? loop.send(other.slot, input.shown(), offset, (int) length)
                : loop.forwardShown(other.slot, offset, (int) length);
        if (!other.sent(taken)) {
            holdBack(other);
        }
        return taken;
    }

    /** The target refused: this connection's bytes wait in the kernel until the target can take more. */
    private void holdBack(final TcpConnection target) {
        if (target != this && target.state == OPEN && target.refused && heldBackBy == null && state == OPEN) {
            heldBackBy = target;
            if (target.heldBack == null) {
                target.heldBack = new ArrayList<>();
            }
            target.heldBack.add(this);
            loop.pause(slot, EventLoop.BY_TARGET);
        }
    }

    /** There is room again, or never will be. */
    private void letGo() {
        for (int i = 0; heldBack != null && i < heldBack.size(); i++) {
            final TcpConnection source = heldBack.get(i);
            source.heldBackBy = null;
            loop.resume(source.slot, EventLoop.BY_TARGET);
        }
        if (heldBack != null) {
            heldBack.clear();
        }
    }

    /** Leases came back: onWritable from the cycle, if that is still wanted. */
    void retryRefused() {
        if (state == OPEN && refused) {
            loop.awaitMemory(slot);
        }
    }

    /** Is there room below the high mark? If not, onWritable is due. */
    private boolean mayQueue() {
        if (state != OPEN || outputEnded) {
            return false;
        }
        if (loop.queuedBytes(slot) >= highBytes) {
            refused = true;
            return false;
        }
        return true;
    }

    private boolean sent(final boolean taken) {
        if (!taken) {
            refused = true;
        } else if (autoPause && !queuePaused && loop.queuedBytes(slot) >= highBytes) {
            queuePaused = true;
            loop.pause(slot, EventLoop.BY_QUEUE);
        }
        return taken;
    }

    private void checkMessage(final long length) {
        if (length > maxMessageBytes) {
            throw new IllegalArgumentException(
                    "send: length " + length + ": out of range 0.." + maxMessageBytes + " (maxMessageBytes)");
        }
    }

    /** A refusal must not hide that the source is dead or another thread's. */
    private static void checkAccessible(final MemorySegment source) {
        if (!source.scope().isAlive()) {
            throw new IllegalStateException("send: the source's arena is closed");
        }
        if (!source.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("send: the source is confined to another thread");
        }
    }

    @Override
    public Lease lease(final int length) {
        checkOwner("lease");
        if (length < 1 || length > maxMessageBytes) {
            throw new IllegalArgumentException(
                    "lease: length " + length + ": out of range 1.." + maxMessageBytes + " (maxMessageBytes)");
        }
        return state == OPEN ? worker.leases().allocate(length) : null;
    }

    @Override
    public Lease retain(final long offset, final long length) {
        checkOwner("retain");
        input.check("retain", offset, length);
        return worker.leases().retain(input.shown(), offset, (int) length, input.isShownKept());
    }

    @Override
    public boolean isWritable() {
        checkOwner("isWritable");
        return state == OPEN && !outputEnded && loop.queuedBytes(slot) < highBytes;
    }

    @Override
    public long queuedBytes() {
        checkOwner("queuedBytes");
        return state == CLOSED ? 0 : loop.queuedBytes(slot);
    }

    @Override
    public int keptBytes() {
        checkOwner("keptBytes");
        return input.keptBytes();
    }

    // ---------------------------------------------------------------- receiving

    @Override
    public void onBytes(final MemorySegment memory, final long offset, final int length) {
        if (state == OPEN) {
            input.arrived(memory, offset, length);
        }
    }

    @Override
    public void onReshow() {
        if (state == OPEN) {
            input.reshow();
        }
    }

    @Override
    public void onEndOfInput() {
        if (state == OPEN) {
            try {
                handler.onEndOfInput(this);
            } catch (final Throwable e) {
                threw(e);
            }
        }
    }

    @Override
    public void pauseReading() {
        checkOwner("pauseReading");
        if (state == OPEN) {
            loop.pause(slot, EventLoop.BY_USER);
        }
    }

    @Override
    public void resumeReading() {
        checkOwner("resumeReading");
        if (state == OPEN) {
            loop.resume(slot, EventLoop.BY_USER);
        }
    }

    @Override
    public void onSendProgress() {
        if ((!refused && !queuePaused) || state != OPEN || loop.queuedBytes(slot) > lowBytes) {
            return;
        }
        if (queuePaused) {
            queuePaused = false;
            loop.resume(slot, EventLoop.BY_QUEUE);
        }
        if (refused) {
            refused = false;
            letGo();
            try {
                handler.onWritable(this);
            } catch (final Throwable e) {
                threw(e);
                return;
            }
            if (state == OPEN && input.keptBytes() > 0) {
                loop.reshow(slot);
            }
        }
    }

    // ---------------------------------------------------------------- time

    @Override
    public void setDeadline(final Duration fromNow) {
        checkOwner("setDeadline");
        final long delayNs = Durations.deadlineNs("setDeadline", fromNow);
        clearDeadline();
        if (fromNow != null && state == OPEN) {
            deadlineTimer = worker.core().schedule(delayNs, DEADLINE, this);
        }
    }

    private void clearDeadline() {
        if (deadlineTimer != NO_TIMER) {
            worker.core().cancelTimer(deadlineTimer);
            deadlineTimer = NO_TIMER;
        }
    }

    @Override
    public void onTimer(final int kind) {
        deadlineTimer = NO_TIMER;
        timedOut(true);
    }

    @Override
    public void setIdleTimeout(final Duration timeout) {
        checkOwner("setIdleTimeout");
        final long timeoutNs = Durations.idleNs("setIdleTimeout", timeout);
        if (state == OPEN) {
            loop.idleTimeout(slot, timeoutNs);
        }
    }

    @Override
    public void onIdle() {
        timedOut(false);
    }

    private void timedOut(final boolean deadline) {
        if (state == OPEN) {
            try {
                handler.onTimeout(this, deadline);
            } catch (final Throwable e) {
                threw(e);
            }
        }
    }

    // ---------------------------------------------------------------- ends

    @Override
    public void shutdownOutput() {
        checkOwner("shutdownOutput");
        if (state == OPEN && !outputEnded) {
            outputEnded = true;
            loop.endOutput(slot);
        }
    }

    @Override
    public void close() {
        if (worker.isCurrent()) {
            closeNow();
        } else if (state == OPEN) {
            worker.core().signal(control);
        }
    }

    private void closeNow() {
        if (state == OPEN) {
            leaveOpen();
            loop.close(slot, options.closeTimeout().toNanos());
        }
    }

    @Override
    public void abort(final Throwable reason) {
        if (worker.isCurrent()) {
            fail(reason);
        } else if (state != CLOSED) {
            control.aborting(reason);
            worker.core().signal(control);
        }
    }

    /** Aborts with this cause; a cause that came earlier stays. */
    private void fail(final Throwable reason) {
        if (state == CLOSED || slot == EventLoop.FULL) {
            return;
        }
        if (cause == null) {
            cause = reason == null ? new SocketException("aborted") : reason;
        }
        if (state == OPEN) {
            leaveOpen();
        }
        loop.abort(slot);
    }

    void threw(final Throwable thrown) {
        worker.uncaught(this, thrown);
        fail(thrown);
    }

    private void leaveOpen() {
        localAddress(); // the descriptor is about to go
        state = CLOSING;
        clearDeadline();
        input.end();
        letGo();
        if (heldBackBy != null) {
            heldBackBy.heldBack.remove(this);
            heldBackBy = null;
        }
    }

    @Override
    public void onFailed(final String operation, final int error) {
        fail(SystemErrors.of(operation, Addresses.text(remoteAddress()), -error));
    }

    @Override
    public void onClosed(final boolean overdue) {
        if (state == OPEN) {
            leaveOpen();
        }
        finalBytesReceived = loop.bytesReceived(slot); // the record stays as it is until the slot's next use
        finalBytesSent = loop.bytesSent(slot);
        state = CLOSED;
        if (overdue && cause == null) {
            cause = new SocketException("close: a completion never came");
        }
        worker.closed(this, cause);
        if (listener != null) {
            listener.connectionClosed();
        }
        if (opened) {
            try {
                handler.onClose(this, cause);
            } catch (final Throwable e) {
                worker.uncaught(this, e);
            }
        }
    }

    /** The engine drains. On the worker. */
    void drain() {
        if (state == OPEN) {
            try {
                handler.onDrain(this);
            } catch (final Throwable e) {
                threw(e);
            }
        }
    }

    @Override
    public boolean isOpen() {
        return state == OPEN;
    }

    // ---------------------------------------------------------------- other threads

    @Override
    public void execute(final Runnable action) {
        Objects.requireNonNull(action, "execute: action");
        worker.execute(() -> {
            try {
                action.run();
            } catch (final Throwable e) {
                threw(e);
            }
        });
    }

    // ---------------------------------------------------------------- what is known

    @Override
    public void attach(final Object value) {
        checkOwner("attach");
        attachment = value;
    }

    @Override
    public Object attachment() {
        checkOwner("attachment");
        return attachment;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public Worker worker() {
        return worker;
    }

    @Override
    public InetSocketAddress localAddress() {
        final InetSocketAddress known = local;
        if (known != null || slot == EventLoop.FULL || state != OPEN) {
            return known;
        }
        final InetSocketAddress asked = loop.sockets().localAddress(descriptor);
        if (state == OPEN) {
            // Still ours after the call, so the descriptor was ours during it.
            local = asked;
            return asked;
        }
        return local; // set before the state changed
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public <T> void setOption(final SocketOption<T> option, final T value) throws IOException {
        checkOwner("setOption");
        SocketOptions.check(option, value);
        if (state != OPEN) {
            throw new SocketException("setOption " + option.name() + ": closed");
        }
        final int result = loop.sockets().setOption(loop.descriptor(slot), SocketOptions.name(option),
                SocketOptions.number(value));
        if (result < 0) {
            throw SystemErrors.of("setOption " + option.name(), Addresses.text(remoteAddress()), -result);
        }
    }

    @Override
    public long bytesReceived() {
        checkOwner("bytesReceived");
        return state == CLOSED ? finalBytesReceived : loop.bytesReceived(slot);
    }

    @Override
    public long bytesSent() {
        checkOwner("bytesSent");
        return state == CLOSED ? finalBytesSent : loop.bytesSent(slot);
    }

    @Override
    public String toString() {
        return "connection " + id + " " + local + " - " + remote + (state == OPEN ? "" : " closed");
    }

    private void checkOwner(final String operation) {
        if (!worker.isCurrent()) {
            throw new WrongThreadException(operation + ": connection " + id + " belongs to worker " + worker.index()
                    + ", not to thread " + Thread.currentThread().getName() + "; use connection.execute");
        }
    }
}
