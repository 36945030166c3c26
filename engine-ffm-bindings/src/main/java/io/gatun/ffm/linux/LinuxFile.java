package io.gatun.ffm.linux;

/**
 * Constants of descriptors, with the names of Linux's headers; the same on both architectures.
 */
public final class LinuxFile {
    // open flags
    /** Reading only. */
    public static final int O_RDONLY = 0;
    /** Writing only. */
    public static final int O_WRONLY = 1;
    /** Both. */
    public static final int O_RDWR = 2;
    /** Calls never wait. */
    public static final int O_NONBLOCK = 2048;
    /** Closed on exec. */
    public static final int O_CLOEXEC = 524288;

    // fcntl(2)
    /** Duplicates a descriptor. */
    public static final int F_DUPFD = 0;
    /** Reads descriptor flags. */
    public static final int F_GETFD = 1;
    /** Writes descriptor flags. */
    public static final int F_SETFD = 2;
    /** Reads status flags. */
    public static final int F_GETFL = 3;
    /** Writes status flags. */
    public static final int F_SETFL = 4;
    /** Duplicates a descriptor, closed on exec. */
    public static final int F_DUPFD_CLOEXEC = 1030;
    /** Descriptor flag: closed on exec. */
    public static final int FD_CLOEXEC = 1;

    // eventfd(2)
    /** A read takes one. */
    public static final int EFD_SEMAPHORE = 1;
    /** Calls never wait. */
    public static final int EFD_NONBLOCK = 2048;
    /** Closed on exec. */
    public static final int EFD_CLOEXEC = 524288;

    // clock_gettime(2)
    /** Time since some start, as System.nanoTime has it. */
    public static final int CLOCK_MONOTONIC = 1;

    private LinuxFile() {}
}
