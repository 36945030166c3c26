package io.gatun.conformance;

import java.lang.foreign.MemorySegment;

import io.gatun.Connection;
import io.gatun.ConnectionHandler;

/** Does something in one callback; elsewhere consumes what comes and lives on. */
final class Hooks implements ConnectionHandler {
    private final Callback where;
    private final Hook hook;

    interface Hook {
        void at(Connection c) throws Exception;
    }

    Hooks(final Callback where, final Hook hook) {
        this.where = where;
        this.hook = hook;
    }

    private void at(final Callback callback, final Connection c) throws Exception {
        if (callback == where) {
            hook.at(c);
        }
    }

    @Override
    public void onOpen(final Connection c) throws Exception {
        at(Callback.ON_OPEN, c);
    }

    @Override
    public int onData(final Connection c, final MemorySegment buffer, final long offset, final int length)
            throws Exception {
        at(Callback.ON_DATA, c);
        return length;
    }

    @Override
    public void onWritable(final Connection c) throws Exception {
        at(Callback.ON_WRITABLE, c);
    }

    @Override
    public void onEndOfInput(final Connection c) throws Exception {
        at(Callback.ON_END_OF_INPUT, c);
    }

    @Override
    public void onTimeout(final Connection c, final boolean deadline) throws Exception {
        at(Callback.ON_TIMEOUT, c);
    }

    @Override
    public void onDrain(final Connection c) throws Exception {
        at(Callback.ON_DRAIN, c);
    }

    @Override
    public void onClose(final Connection c, final Throwable cause) {
        try {
            at(Callback.ON_CLOSE, c);
        } catch (final RuntimeException e) {
            throw e;
        } catch (final Exception e) {
            throw new AssertionError("onClose declares no exception", e);
        }
    }

    /** Makes the engine call the hook, once the connection is open. */
    static void provoke(final Callback where, final World world, final Link link, final Hook hook) {
        final Connection c = link.connection();
        switch (where) {
            case ON_OPEN -> {
            }
            case ON_DATA -> link.peer().send((byte) 1);
            case ON_WRITABLE -> c.execute(() -> c.send((io.gatun.Lease) null));
            case ON_END_OF_INPUT -> link.peer().shutdownOutput();
            case ON_TIMEOUT -> c.execute(() -> c.setDeadline(java.time.Duration.ofMillis(1)));
            case ON_DRAIN -> world.beginDrain();
            case ON_CLOSE -> link.peer().reset();
            case EXECUTE -> c.execute(() -> {
                try {
                    hook.at(c);
                } catch (final RuntimeException e) {
                    throw e;
                } catch (final Exception e) {
                    throw new AssertionError("execute declares no exception", e);
                }
            });
        }
    }
}
