/**
 * What several tests share: seeds that can be replayed, threads that report what they throw.
 * Entered by tests of any room.
 * Must never know a room of the engine.
 */
package io.gatun.testing;
