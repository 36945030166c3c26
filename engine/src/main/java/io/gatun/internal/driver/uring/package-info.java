/**
 * The driver contract on Linux io_uring.
 * Entered through the driver contract.
 * Must never know a connection, a handler or a future: only slots, addresses and lengths.
 */
package io.gatun.internal.driver.uring;
