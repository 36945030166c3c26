/**
 * Sockets as slab records, tokens, pooled buffers, leases and idle timeouts.
 * Entered by the worker and the public package.
 * Must never know which driver serves it, nor the thread it is run by.
 */
package io.gatun.internal.loop;
