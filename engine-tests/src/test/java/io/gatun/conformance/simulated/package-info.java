/**
 * The conformance suites that need neither a real clock nor several threads, on the simulated kernel.
 * Entered by the build.
 * Must never know anything but the names of suites and its own.
 */
package io.gatun.conformance.simulated;
