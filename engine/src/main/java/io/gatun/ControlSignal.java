package io.gatun;

import io.gatun.internal.worker.Signal;

/** Close and abort of a connection from other threads: they must arrive even when the command ring is full. */
final class ControlSignal extends Signal {
    private final TcpConnection connection;
    private volatile boolean abort; // an abort overtakes a close
    private volatile Throwable cause;

    ControlSignal(final TcpConnection connection) {
        this.connection = connection;
    }

    void aborting(final Throwable why) {
        cause = why;
        abort = true;
    }

    @Override
    protected void onSignal() {
        if (abort) {
            connection.abort(cause);
        } else {
            connection.close();
        }
    }
}
