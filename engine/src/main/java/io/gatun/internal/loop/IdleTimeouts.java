package io.gatun.internal.loop;

import io.gatun.ffm.RawMemory;

/** The sockets' idle timeouts on the coarse wheel, whose links live in the slab. */
final class IdleTimeouts {
    private final LoopState state;
    private final SocketSlab slab;
    private final IdleWheel wheel;
    private final IdleSink sink = this::onIdle;

    IdleTimeouts(final LoopState state) {
        this.state = state;
        slab = state.slab;
        wheel = new IdleWheel(new IdleLinks(slab.base(), SocketRecord.BYTES, SocketRecord.IDLE_PREVIOUS,
                SocketRecord.IDLE_NEXT, SocketRecord.WHEEL_SLOT, SocketRecord.LAST_EVENT_NS,
                SocketRecord.IDLE_TIMEOUT_NS), state.nowNs);
    }

    /** Counts from now; 0: none. */
    void set(final int slot, final long timeoutNs) {
        final long record = slab.record(slot);
        RawMemory.putLong(record + SocketRecord.IDLE_TIMEOUT_NS, timeoutNs);
        if (timeoutNs > 0) {
            RawMemory.putLong(record + SocketRecord.LAST_EVENT_NS, state.nowNs);
            wheel.add(slot, state.nowNs);
        } else {
            wheel.remove(slot);
        }
    }

    int expire(final int budget) {
        return wheel.size() == 0 ? 0 : wheel.expire(state.nowNs, sink, budget);
    }

    long nextDeadlineNs() {
        return wheel.nextDeadlineNs();
    }

    /** Told once per idle time; a holder that lives on is told again after as much silence. */
    private void onIdle(final int slot) {
        final long record = slab.record(slot);
        if (SocketRecord.phase(record) == SocketRecord.OPEN) {
            set(slot, RawMemory.getLong(record + SocketRecord.IDLE_TIMEOUT_NS));
            state.events(slot).onIdle();
        }
    }
}
