package io.gatun.examples;

/** Ends a command with one line and a status. */
final class CommandFailure extends Exception {
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int WRONG_BYTES = 3;

    private static final long serialVersionUID = 1L;

    private final int status;

    CommandFailure(final int status, final String line) {
        super(line);
        this.status = status;
    }

    int status() {
        return status;
    }
}
