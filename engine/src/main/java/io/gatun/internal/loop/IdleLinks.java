package io.gatun.internal.loop;

/**
 * Where an {@link IdleWheel} finds its fields in the records of a slab. Offsets are in bytes from the record's begin.
 *
 * @param baseAddress of record 0
 * @param recordBytes from one record to the next
 * @param previousOffset int, the wheel's own
 * @param nextOffset int, the wheel's own
 * @param wheelSlotOffset int, the wheel's own; 0 or below before the record is added for the first time
 * @param lastEventNsOffset long, written by the slab's owner at each event: the clock's time
 * @param timeoutNsOffset long, written by the slab's owner: 0 or below means that the record never is idle
 */
public record IdleLinks(long baseAddress, int recordBytes, int previousOffset, int nextOffset, int wheelSlotOffset,
        int lastEventNsOffset, int timeoutNsOffset) {}
