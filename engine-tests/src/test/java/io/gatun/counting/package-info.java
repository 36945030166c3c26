/**
 * Counts the tests that really ran, and holds the count against a committed minimum.
 * Entered by the build after the tests.
 * Must never know what is tested.
 */
package io.gatun.counting;
