/**
 * The contract that all drivers keep, as tests: subclasses give the driver.
 * Entered by the tests of each driver.
 * Must never know which driver it is.
 */
package io.gatun.internal.driver;
