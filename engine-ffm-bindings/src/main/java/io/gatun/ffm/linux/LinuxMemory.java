package io.gatun.ffm.linux;

/**
 * Constants of memory mappings, with the names of Linux's headers; the same on both architectures.
 */
public final class LinuxMemory {
    // mmap(2)
    /** No access. */
    public static final int PROT_NONE = 0;
    /** May be read. */
    public static final int PROT_READ = 1;
    /** May be written. */
    public static final int PROT_WRITE = 2;
    /** Changes are seen by others. */
    public static final int MAP_SHARED = 1;
    /** Changes are own. */
    public static final int MAP_PRIVATE = 2;
    /** Without a file. */
    public static final int MAP_ANONYMOUS = 32;
    /** No swap space is set aside. */
    public static final int MAP_NORESERVE = 16384;
    /** Locked in memory. */
    public static final int MAP_LOCKED = 8192;
    /** Pages are there at once. */
    public static final int MAP_POPULATE = 32768;
    /** Huge pages. */
    public static final int MAP_HUGETLB = 262144;

    // madvise(2)
    /** The pages may go, and are zero when they come back. */
    public static final int MADV_DONTNEED = 4;
    /** Not in a child. */
    public static final int MADV_DONTFORK = 10;
    /** Huge pages are welcome. */
    public static final int MADV_HUGEPAGE = 14;
    /** Huge pages are not. */
    public static final int MADV_NOHUGEPAGE = 15;
    /** Pages are there at once, writable; Linux 5.14. */
    public static final int MADV_POPULATE_WRITE = 23;

    // prlimit(2)
    /** Open descriptors. */
    public static final int RLIMIT_NOFILE = 7;
    /** Locked memory, in bytes. */
    public static final int RLIMIT_MEMLOCK = 8;

    private LinuxMemory() {}
}
