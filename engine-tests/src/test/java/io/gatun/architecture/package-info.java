/**
 * Rules about the shape of the code, checked on its class files.
 * Entered by the test run.
 * Must never know how a room does its work.
 */
package io.gatun.architecture;
