package io.gatun.internal.driver;

/**
 * What a worker asks of its driver.
 *
 * @param maxSockets
 *            slots; at most one receive, one send and one close are in flight for each
 * @param receiveBytes
 *            memory that receives land in, bytes; a multiple of 512 KiB
 * @param receiveBufferBytes
 *            size of one provided buffer where the kernel takes such; a power of two
 */
public record DriverConfig(int maxSockets, long receiveBytes, int receiveBufferBytes) {}
