/**
 * A kernel made of objects: a seeded network, a clock that moves when nothing else can, and a driver that checks its user.
 * Tests enter through {@link io.gatun.simulated.SimulatedWorld}; the engine sees only the driver contract.
 * It knows descriptors, bytes and virtual time; it must never know a connection or a handler, real time, or a thread.
 */
package io.gatun.simulated;
