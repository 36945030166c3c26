package io.gatun.internal.loop;

/** Hears of records that {@link IdleWheel#expire} finds idle. Owner's thread. */
@FunctionalInterface
public interface IdleSink {
    /**
     * Nothing happened on this record for as long as its timeout. It is off the wheel; {@link IdleWheel#add} puts it back.
     *
     * @param slot the record's number
     */
    void onIdle(int slot);
}
