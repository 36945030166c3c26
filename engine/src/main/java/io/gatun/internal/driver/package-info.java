/**
 * The driver contract: operations on sockets started by token, completed by {@link io.gatun.internal.driver.CompletionSink}.
 * The loop room enters from above; each kernel implements it below, in a package of its own.
 * It knows slots, addresses and lengths; it must never know a connection, a handler or a future.
 */
package io.gatun.internal.driver;
