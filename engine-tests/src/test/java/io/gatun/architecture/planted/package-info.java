/**
 * A small tree like the project's own in which every rule is broken, so that each is seen to fail.
 * Entered by the test of the rules only.
 * Must never know the project's classes.
 */
package io.gatun.architecture.planted;
