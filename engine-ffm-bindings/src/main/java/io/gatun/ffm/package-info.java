/**
 * Native profile of this JVM, raw memory access and errno names: what every system shares.
 * Entered by the bindings of each system, the drivers and the loop.
 * Must never know a policy, a thread, a connection or a caller.
 */
package io.gatun.ffm;
