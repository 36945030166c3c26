package io.gatun.simulated;

import static io.gatun.ffm.Errno.ECANCELED;

import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.GatherList;
import io.gatun.internal.driver.SocketOptionName;
import io.gatun.internal.driver.Token;
import java.util.ArrayDeque;

/** The least that a correct user of a driver does for one connection: queue, resume, cancel, wait, close. */
abstract class Link {
    /** Memory to be sent; {@code buffer} is released behind it, -1: none. */
    record Piece(long address, int length, int buffer) {}

    final LinkWorker worker;
    final long descriptor;
    private final int slot;
    private final int generation;
    private final ArrayDeque<Piece> queue = new ArrayDeque<>();
    private boolean receiving;
    private boolean sending;
    private boolean shutting;
    private boolean outputShut;
    private boolean closing;
    private boolean closeStarted;
    private int sentBytes; // told by a result whose memory is not released yet
    private int queuedBytes;
    private long pausedUntilNs = -1; // elapsed; -1: not paused
    private boolean inputEnded;
    private boolean aborted; // the connection did not end in order

    Link(final LinkWorker worker, final long descriptor, final int slot, final int generation) {
        this.worker = worker;
        this.descriptor = descriptor;
        this.slot = slot;
        this.generation = generation;
    }

    /** The sink owns one reference to the buffer: release it, or queue it with a piece. */
    abstract void onBytes(long address, int length, int buffer);

    abstract void onEndOfInput();

    /** All queued pieces are sent. */
    abstract void onDrained();

    /** The descriptor is closed. */
    abstract void onClosed();

    void start() {
        receive();
        onDrained();
    }

    long token(final int kind) {
        return Token.of(kind, generation, slot);
    }

    // --- input ---

    void receive() {
        if (!receiving && !inputEnded && !closing && pausedUntilNs < 0) {
            receiving = true;
            if (worker.chance(8)) {
                worker.driver().receiveOnce(token(Token.RECEIVE), descriptor);
            } else {
                worker.driver().receive(token(Token.RECEIVE), descriptor);
            }
        }
    }

    /** Bytes that are on their way may still come. */
    void pauseUntil(final long elapsedNs) {
        if (pausedUntilNs < 0 && !inputEnded && !closing) {
            pausedUntilNs = elapsedNs;
            if (receiving) {
                worker.driver().cancel(token(Token.RECEIVE));
            }
        }
    }

    /** When the pause is over, or {@link Long#MAX_VALUE}. */
    long resumeAtNs() {
        return pausedUntilNs < 0 ? Long.MAX_VALUE : pausedUntilNs;
    }

    boolean resumeIfDue(final long elapsedNs) {
        if (pausedUntilNs < 0 || elapsedNs < pausedUntilNs) {
            return false;
        }
        pausedUntilNs = -1;
        receive();
        return true;
    }

    // --- output ---

    void queue(final Piece piece) {
        queue.add(piece);
        queuedBytes += piece.length;
        send();
    }

    int queuedBytes() {
        return queuedBytes;
    }

    private void send() {
        if (sending || queue.isEmpty() || closing) {
            return;
        }
        final GatherList pieces = worker.pieces();
        pieces.clear();
        for (final Piece piece : queue) {
            if (pieces.isFull()) {
                break;
            }
            pieces.add(piece.address, piece.length);
        }
        sending = true;
        worker.driver().send(token(Token.SEND), descriptor, pieces);
    }

    void shutdownOutput() {
        if (!shutting && !closing) {
            shutting = true;
            worker.driver().shutdownOutput(token(Token.SHUTDOWN), descriptor);
        }
    }

    private void consume(final int bytes) {
        queuedBytes -= bytes;
        int left = bytes;
        while (left > 0) {
            final Piece piece = queue.remove();
            if (left < piece.length) {
                queue.addFirst(new Piece(piece.address + left, piece.length - left, piece.buffer));
                return;
            }
            left -= piece.length;
            release(piece);
        }
    }

    private void release(final Piece piece) {
        if (piece.buffer >= 0) {
            worker.driver().receiveBuffers().release(piece.buffer);
        }
    }

    // --- ends ---

    boolean isAborted() {
        return aborted;
    }

    boolean isInputEnded() {
        return inputEnded;
    }

    boolean isOutputShut() {
        return outputShut;
    }

    /** Resets the connection. */
    void abort() {
        if (!closing) {
            aborted = true;
            worker.sockets().setOption(descriptor, SocketOptionName.RESET_ON_CLOSE, 1);
            close();
        }
    }

    void close() {
        if (!closing) {
            closing = true;
            if (receiving) {
                worker.driver().cancel(token(Token.RECEIVE));
            }
            if (sending) {
                worker.driver().cancel(token(Token.SEND));
            }
            closeIfIdle();
        }
    }

    private void closeIfIdle() {
        if (closing && !closeStarted && !receiving && !sending && (!shutting || outputShut)) {
            closeStarted = true;
            while (!queue.isEmpty()) {
                release(queue.remove());
            }
            worker.driver().close(token(Token.CLOSE), descriptor);
        }
    }

    // --- completions ---

    void onCompletion(final int kind, final int flags, final int result, final int buffer, final int offset) {
        final boolean terminal = (flags & CompletionSink.RELEASED) != 0;
        switch (kind) {
            case Token.RECEIVE -> onReceived(flags, result, buffer, offset, terminal);
            case Token.SEND -> onSent(flags, result, terminal);
            case Token.SHUTDOWN -> {
                outputShut = true;
                if (inputEnded) {
                    close();
                }
            }
            case Token.CLOSE -> {
                onClosed();
                return;
            }
            default -> throw new AssertionError("completion of kind " + kind);
        }
        if (closing && terminal) {
            closeIfIdle();
        }
    }

    private void onReceived(final int flags, final int result, final int buffer, final int offset,
            final boolean terminal) {
        if (terminal) {
            receiving = false;
        }
        if ((flags & CompletionSink.BUFFER) != 0) {
            if (closing) {
                worker.driver().receiveBuffers().release(buffer);
            } else {
                onBytes(worker.driver().receiveBuffers().address(buffer) + offset, result, buffer);
            }
        } else if (result == 0) {
            inputEnded = true;
            onEndOfInput();
        } else if (result != -ECANCELED) {
            fail();
        }
        if (terminal) {
            receive();
        }
    }

    private void onSent(final int flags, final int result, final boolean terminal) {
        if ((flags & CompletionSink.RESULT) != 0) {
            sentBytes = result;
        }
        if (terminal) {
            sending = false;
            if (sentBytes >= 0) {
                consume(sentBytes);
            } else if (sentBytes != -ECANCELED) {
                fail();
            }
            send();
            if (queue.isEmpty() && !closing) {
                onDrained();
            }
        }
    }

    private void fail() {
        if (!closing) {
            aborted = true;
            close();
        }
    }
}
