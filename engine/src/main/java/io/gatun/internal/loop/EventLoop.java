package io.gatun.internal.loop;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

import io.gatun.ffm.RawMemory;
import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.SocketOptionName;
import io.gatun.internal.driver.Sockets;
import io.gatun.internal.driver.Token;

/**
 * One worker's sockets, and where their bytes are. Turns driver completions into {@link SocketEvents} and keeps the
 * contract's rules: one receive and one send in flight per socket, no completion for a slot's next user, every buffer back
 * once, bytes in order through pauses. Owner's thread, except {@link #counters}.
 *
 * <p>
 * A socket is named by its slot; whoever holds a slot lets go of it at {@link SocketEvents#onClosed}.
 */
public final class EventLoop implements CompletionSink {
    /** Result of {@link #open}: all slots are taken. */
    public static final int FULL = SocketRecord.NONE;

    /** A reason to {@link #pause}: the user asked for it. */
    public static final int BY_USER = SocketRecord.PAUSED_BY_USER;
    /** A reason to {@link #pause}: too much is queued on this very socket. */
    public static final int BY_QUEUE = SocketRecord.PAUSED_BY_QUEUE;
    /** A reason to {@link #pause}: too much is queued where this socket's bytes go. */
    public static final int BY_TARGET = SocketRecord.PAUSED_BY_TARGET;

    private final LoopState state;
    private final Driver driver;
    private final Sockets sockets;
    private final SocketSlab slab;
    private final Receiver receiver;
    private final Sender sender;
    private final CloseProtocol closing;
    private final IdleTimeouts idle;

    public EventLoop(final Driver driver, final Sockets sockets, final LoopMemory memory, final Alarms alarms,
            final long startNs) {
        this.driver = driver;
        this.sockets = sockets;
        state = new LoopState(driver, memory, startNs);
        slab = state.slab;
        receiver = new Receiver(state);
        sender = new Sender(state);
        idle = new IdleTimeouts(state);
        closing = new CloseProtocol(this, driver, alarms);
    }

    // ---------------------------------------------------------------- the cycle

    /** A new cycle begins at this time. */
    public void beginCycle(final long nowNs) {
        state.nowNs = nowNs;
        state.cycle++;
    }

    /** Dispatches completions at hand, at most so many. Returns their number. */
    public int reap(final int budget) {
        return driver.reap(this, budget);
    }

    /** As {@link #reap}, entering the kernel first when nothing is at hand. Starts queued sends before. */
    public int poll(final int budget) {
        sender.flush();
        return driver.poll(this, budget);
    }

    /** Starts the sends that were queued since; before the kernel is entered. */
    public int flush() {
        return sender.flush();
    }

    /** Delivers stashed bytes and re-shows, to at most so many sockets in turn. Returns to how many. */
    public int serveBacklog(final int budget) {
        return receiver.serveBacklog(budget);
    }

    /** Tells sockets that have been idle for too long; looks at most at so many. Returns at how many. */
    public int expireIdle(final int budget) {
        return idle.expire(budget);
    }

    /** When {@link #expireIdle} may next have something to do; {@link Long#MAX_VALUE}: never. */
    public long nextIdleDeadlineNs() {
        return idle.nextDeadlineNs();
    }

    /** Is there something to do that needs no kernel? */
    public boolean isRunnable() {
        return receiver.hasBacklog() || sender.hasUnsent() || driver.hasCompletions();
    }

    public boolean hasBacklog() {
        return receiver.hasBacklog();
    }

    /** An alarm went off. */
    public void onAlarm(final long token) {
        final long record = slab.find(token);
        if (record != 0) {
            RawMemory.putLong(record + SocketRecord.ALARM_ID, Alarms.NONE);
            closing.overdue(Token.slot(token), record);
        }
    }

    // ---------------------------------------------------------------- opening

    /** Takes a descriptor in; {@link #FULL}: it stays the caller's. Nothing is received yet. */
    public int open(final long descriptor, final SocketEvents holder) {
        final int slot = slab.allocate(descriptor, SocketRecord.OPEN, state.nowNs);
        if (slot != FULL) {
            state.events(slot, holder);
            state.counters.sockets++;
        }
        return slot;
    }

    /** Another holder hears of this socket from now on. */
    public void holder(final int slot, final SocketEvents holder) {
        state.events(slot, holder);
    }

    /** Every holder of a socket, to its face; holders may close and abort meanwhile. */
    public void forEach(final Consumer<SocketEvents> visitor) {
        for (int slot = 0; slot < slab.touched(); slot++) {
            if (state.events(slot) != null) {
                visitor.accept(state.events(slot));
            }
        }
    }

    /** Starts to connect; {@link SocketEvents#onConnected} tells. */
    public void connect(final int slot, final InetSocketAddress address) {
        final long record = slab.record(slot);
        SocketRecord.phase(record, SocketRecord.CONNECTING);
        SocketRecord.started(record, Token.CONNECT);
        driver.connect(LoopState.token(Token.CONNECT, slot, record), SocketRecord.descriptor(record), address);
    }

    /** Accepts on a listening descriptor until it is closed or {@link SocketEvents#onAcceptEnded}. */
    public void startAccepting(final int slot) {
        final long record = slab.record(slot);
        if (SocketRecord.phase(record) == SocketRecord.OPEN) {
            SocketRecord.phase(record, SocketRecord.LISTENING);
        }
        if (SocketRecord.phase(record) == SocketRecord.LISTENING && !SocketRecord.inFlight(record, Token.ACCEPT)) {
            SocketRecord.started(record, Token.ACCEPT);
            driver.accept(LoopState.token(Token.ACCEPT, slot, record), SocketRecord.descriptor(record));
        }
    }

    /** Asks that accepting end; what was accepted before still comes, then {@link SocketEvents#onAcceptEnded}. */
    public void stopAccepting(final int slot) {
        final long record = slab.record(slot);
        if (SocketRecord.inFlight(record, Token.ACCEPT)) {
            driver.cancel(LoopState.token(Token.ACCEPT, slot, record));
        }
    }

    /** Receives from now on. */
    public void startReading(final int slot) {
        final long record = slab.record(slot);
        SocketRecord.set(record, SocketRecord.READING);
        receiver.receive(slot, record);
    }

    // ---------------------------------------------------------------- sending

    /**
     * Queues a copy; false: no memory, {@link SocketEvents#onSendProgress} will follow. Source errors are thrown, nothing
     * taken then.
     */
    public boolean send(final int slot, final MemorySegment source, final long offset, final int length) {
        return sender.copy(slot, source, offset, length);
    }

    /** Queues memory of someone else; false: as above, and it is not taken. */
    public boolean send(final int slot, final long address, final int length, final ExternalMemory owner) {
        return sender.external(slot, address, length, owner);
    }

    /**
     * Queues part of what onBytes shows now on another socket, or the same. A large part stays where it is; a small one is
     * copied, so that it does not hold its buffer.
     */
    public boolean forwardShown(final int slot, final long offset, final int length) {
        final int buffer = receiver.shownBuffer();
        final MemorySegment shown = receiver.shown();
        if (buffer >= 0 && length >= state.receiveBuffers.bufferBytes() / 8 && !state.buffers.scarce()) {
            return sender.buffer(slot, buffer, shown.address() + offset, length);
        }
        return sender.copy(slot, shown, offset, length);
    }

    /** {@link SocketEvents#onSendProgress} once there is memory: the holder was refused some, with nothing queued. */
    public void awaitMemory(final int slot) {
        sender.awaitMemory(slot);
    }

    /** FIN behind what is queued. */
    public void endOutput(final int slot) {
        final long record = slab.record(slot);
        SocketRecord.set(record, SocketRecord.OUTPUT_ENDING);
        endOutputIfSent(slot, record);
    }

    private void endOutputIfSent(final int slot, final long record) {
        if (SocketRecord.phase(record) == SocketRecord.OPEN && Sender.isSent(record)
                && SocketRecord.has(record, SocketRecord.OUTPUT_ENDING)
                && !SocketRecord.has(record, SocketRecord.OUTPUT_ENDED)) {
            startShutdown(slot, record);
        }
    }

    void startShutdown(final int slot, final long record) {
        SocketRecord.set(record, SocketRecord.OUTPUT_ENDING | SocketRecord.OUTPUT_ENDED);
        SocketRecord.started(record, Token.SHUTDOWN);
        driver.shutdownOutput(LoopState.token(Token.SHUTDOWN, slot, record), SocketRecord.descriptor(record));
    }

    // ---------------------------------------------------------------- pausing, timeouts

    /** No onBytes from now on, for this reason. */
    public void pause(final int slot, final int reason) {
        receiver.pause(slab.record(slot), reason);
    }

    /** The reason is gone; if it was the last one, what waits is delivered from the cycle, never from here. */
    public void resume(final int slot, final int reason) {
        receiver.resume(slot, slab.record(slot), reason);
    }

    /** Asks for {@link SocketEvents#onReshow} from the cycle. */
    public void reshow(final int slot) {
        receiver.reshow(slot, slab.record(slot));
    }

    /** 0: none. */
    public void idleTimeout(final int slot, final long timeoutNs) {
        idle.set(slot, timeoutNs);
    }

    // ---------------------------------------------------------------- closing

    /** Orderly: flush, FIN, read to the end, close. No bytes are shown any more. Abort instead if it takes longer. */
    public void close(final int slot, final long timeoutNs) {
        closing.close(slot, slab.record(slot), timeoutNs);
    }

    /** At once; the peer of a stream sees RST. */
    public void abort(final int slot) {
        closing.abort(slot, slab.record(slot));
    }

    // ---------------------------------------------------------------- what is known

    public long queuedBytes(final int slot) {
        return SocketRecord.queuedBytes(slab.record(slot));
    }

    public long bytesReceived(final int slot) {
        return RawMemory.getLong(slab.record(slot) + SocketRecord.BYTES_RECEIVED);
    }

    public long bytesSent(final int slot) {
        return RawMemory.getLong(slab.record(slot) + SocketRecord.BYTES_SENT);
    }

    public long descriptor(final int slot) {
        return SocketRecord.descriptor(slab.record(slot));
    }

    public Sockets sockets() {
        return sockets;
    }

    public Driver driver() {
        return driver;
    }

    public BlockPool blocks() {
        return state.memory.blocks;
    }

    public LoopCounters counters() {
        return state.counters;
    }

    public int socketsInUse() {
        return slab.used();
    }

    public int piecesInUse() {
        return state.memory.pieces.used();
    }

    /** The receive buffer behind what onBytes shows, -1 if the bytes are in a block that goes away. */
    public int shownBuffer() {
        return receiver.shownBuffer();
    }

    /** Keeps the shown receive buffer beyond onBytes: one {@link #release} is due. */
    public int retainShown() {
        state.buffers.retain(receiver.shownBuffer());
        return receiver.shownBuffer();
    }

    public void release(final int buffer) {
        state.buffers.release(buffer);
    }

    /** More than half of the receive buffers are held: who holds one for long should copy out. */
    public boolean buffersAreScarce() {
        return state.buffers.scarce();
    }

    /** Unmaps the loop's memory; after the driver is closed. */
    public void unmap() {
        state.memory.unmap();
    }

    // ---------------------------------------------------------------- completions

    @Override
    public void onCompletion(final long token, final int flags, final int result, final int buffer, final int offset,
            final long detail) {
        final long record = slab.find(token);
        if (record == 0) {
            onStale(token, flags, result, buffer);
            return;
        }
        final int slot = Token.slot(token);
        final int kind = Token.kind(token);
        final boolean terminal = SocketRecord.completed(record, kind, flags);
        switch (kind) {
            case Token.RECEIVE -> receiver.onCompletion(slot, record, flags, result, buffer, offset, terminal);
            case Token.SEND -> {
                if (sender.onCompletion(slot, record, flags, result, terminal)) {
                    endOutputIfSent(slot, record);
                }
            }
            case Token.ACCEPT -> onAccept(slot, record, flags, result, terminal);
            case Token.CONNECT -> onConnect(slot, record, result);
            case Token.SHUTDOWN -> {
                if (result < 0 && SocketRecord.phase(record) == SocketRecord.OPEN) {
                    state.events(slot).onFailed("shutdown", result);
                }
            }
            default -> {
                // CLOSE: the close protocol looks at what is still in flight
            }
        }
        if (SocketRecord.phase(record) >= SocketRecord.FLUSHING) {
            closing.advance(slot, record);
        }
    }

    private void onStale(final long token, final int flags, final int result, final int buffer) {
        state.counters.stale++;
        if ((flags & BUFFER) != 0) {
            state.buffers.release(buffer);
        }
        if (Token.kind(token) == Token.ACCEPT && (flags & RESULT) != 0 && result >= 0) {
            sockets.close(result);
        }
    }

    private void onAccept(final int slot, final long record, final int flags, final int result,
            final boolean terminal) {
        if ((flags & RESULT) != 0 && result >= 0) {
            if (SocketRecord.phase(record) == SocketRecord.LISTENING) {
                state.events(slot).onAccepted(result);
            } else {
                sockets.close(result);
            }
        }
        if (terminal && SocketRecord.phase(record) == SocketRecord.LISTENING) {
            state.events(slot).onAcceptEnded(Math.min(result, 0));
        }
    }

    private void onConnect(final int slot, final long record, final int result) {
        if (SocketRecord.phase(record) == SocketRecord.CONNECTING) {
            SocketRecord.phase(record, SocketRecord.OPEN);
            state.events(slot).onConnected(result);
        }
    }

    // ---------------------------------------------------------------- for the close protocol

    SocketEvents events(final int slot) {
        return state.events(slot);
    }

    void receive(final int slot, final long record) {
        receiver.receive(slot, record);
    }

    /** Bytes that wait to be shown never will be. */
    void dropInput(final int slot, final long record) {
        receiver.dropStash(record);
        idle.set(slot, 0);
    }

    /** Gives up what is queued, except what a send in flight still names. */
    void dropOutput(final long record) {
        sender.drop(record);
    }

    void resetOnClose(final long record) {
        sockets.setOption(SocketRecord.descriptor(record), SocketOptionName.RESET_ON_CLOSE, 1);
    }

    /** The last word on a socket. */
    void recycle(final int slot) {
        receiver.forget(slot);
        sender.forget(slot);
        final SocketEvents holder = state.events(slot);
        state.events(slot, null);
        slab.free(slot);
        state.counters.sockets--;
        if (holder != null) {
            holder.onClosed(false);
        } else {
            state.counters.quarantined--; // the overdue completion came after all
        }
    }

    void quarantine(final int slot) {
        state.counters.quarantined++;
        final SocketEvents holder = state.events(slot);
        state.events(slot, null);
        holder.onClosed(true);
    }
}
