package io.gatun.simulated;

/** Which operations of drivers name a socket. */
final class InFlight {
    private final Operation[] byKind = new Operation[Operation.Kind.count()];
    private int count;

    int count() {
        return count;
    }

    /** Null: none. */
    Operation of(final Operation.Kind kind) {
        return byKind[kind.ordinal()];
    }

    void add(final Operation operation) {
        assert byKind[operation.kind.ordinal()] == null;
        byKind[operation.kind.ordinal()] = operation;
        count++;
    }

    void remove(final Operation operation) {
        assert byKind[operation.kind.ordinal()] != null;
        byKind[operation.kind.ordinal()] = null;
        count--;
    }
}
