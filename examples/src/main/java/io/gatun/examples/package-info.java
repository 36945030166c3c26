/**
 * Runnable services and clients on the engine's public interface.
 * Entered from the command line.
 * Must never know a package which the engine does not export.
 */
package io.gatun.examples;
