/**
 * Runs the programs of the examples as their users do: as processes of the runnable jar, and against plain JDK sockets.
 * Entered by the test run, after the jar is built.
 * Must never know the engine's inside.
 */
package io.gatun.examples;
