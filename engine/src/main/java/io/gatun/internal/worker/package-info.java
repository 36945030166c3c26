/**
 * The duty cycle of one thread: commands, signals, timers, waking and stall detection.
 * Entered by the public package.
 * Must never know a user's handler type, nor read a clock other than the injected one.
 */
package io.gatun.internal.worker;
