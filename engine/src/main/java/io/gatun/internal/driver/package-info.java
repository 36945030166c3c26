/**
 * The contract between the loop and a kernel interface: operations in, completions out.
 * Entered by the loop; implemented by each driver.
 * Must never know a connection, a handler or a future: only slots, addresses and lengths.
 */
package io.gatun.internal.driver;
