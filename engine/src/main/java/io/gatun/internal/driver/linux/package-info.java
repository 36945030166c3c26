/**
 * What the drivers of Linux share: calls on sockets that complete at once.
 * Entered by the Linux drivers and through the driver contract.
 * Must never know an operation in flight.
 */
package io.gatun.internal.driver.linux;
