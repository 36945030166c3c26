/**
 * Native structs which every POSIX system has in some form: socket addresses, I/O vectors, message headers, linger.
 * Entered by the bindings of each system and by the engine's drivers.
 * It must never know system calls, or what an address is used for.
 */
package io.gatun.ffm.posix;
