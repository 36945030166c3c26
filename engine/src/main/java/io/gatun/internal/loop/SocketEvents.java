package io.gatun.internal.loop;

import java.lang.foreign.MemorySegment;

/**
 * What the loop tells the holder of a socket. On the owner's thread, never from inside a call of the holder. After
 * {@link #onClosed} nothing follows. A holder implements what its kind of socket can hear.
 */
public interface SocketEvents {
    /** A listener accepted; the receiver owns the descriptor. */
    default void onAccepted(final long descriptor) {
        throw unexpected("onAccepted");
    }

    /** A listener stopped accepting, minus errno; {@link EventLoop#startAccepting} goes on. */
    default void onAcceptEnded(final int error) {
        throw unexpected("onAcceptEnded");
    }

    /** The outcome of a connect: 0 or minus errno. */
    default void onConnected(final int error) {
        throw unexpected("onConnected");
    }

    /**
     * Received bytes, valid until the call returns; {@link EventLoop#retainShown} and {@link EventLoop#forwardShown} keep
     * parts of them. Reading outside offset and length shows at most the rest of this one buffer.
     */
    default void onBytes(final MemorySegment memory, final long offset, final int length) {
        throw unexpected("onBytes");
    }

    /** What was left unconsumed may be shown again: reading was resumed, or the queue drained. */
    default void onReshow() {
        throw unexpected("onReshow");
    }

    /** The peer sends no more; all that came before was delivered. */
    default void onEndOfInput() {
        throw unexpected("onEndOfInput");
    }

    /** The socket is broken: minus errno of a receive, send or shutdown. Only an abort makes sense now. */
    default void onFailed(final String operation, final int error) {
        throw unexpected("onFailed");
    }

    /** Bytes left the queue, or memory for sends that were refused came back. */
    default void onSendProgress() {
        throw unexpected("onSendProgress");
    }

    /** No byte either way for the idle timeout. */
    default void onIdle() {
        throw unexpected("onIdle");
    }

    /** The descriptor is closed and the slot free; overdue: quarantined instead, because a completion never came. */
    void onClosed(boolean overdue);

    private IllegalStateException unexpected(final String event) {
        return new IllegalStateException(event + " on " + this);
    }
}
