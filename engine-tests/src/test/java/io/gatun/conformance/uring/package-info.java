/**
 * The conformance suites that io_uring passes, on the kernel of this machine.
 * Entered by the build.
 * Must never know anything but the names of suites and its own.
 */
package io.gatun.conformance.uring;
