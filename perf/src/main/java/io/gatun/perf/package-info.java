/**
 * JMH benchmarks of the engine's parts.
 * Entered by the JMH runner.
 * Must never know a figure: results belong to reports.
 */
package io.gatun.perf;
