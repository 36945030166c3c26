package io.gatun.ffm.linux;

/**
 * Constants of epoll and poll, with the names of Linux's headers; the same on both architectures.
 */
public final class LinuxPoll {
    // events of epoll
    /** Readable. */
    public static final int EPOLLIN = 1;
    /** Urgent data. */
    public static final int EPOLLPRI = 2;
    /** Writable. */
    public static final int EPOLLOUT = 4;
    /** Failed; always reported. */
    public static final int EPOLLERR = 8;
    /** Closed both ways; always reported. */
    public static final int EPOLLHUP = 16;
    /** The peer sends no more. */
    public static final int EPOLLRDHUP = 8192;
    /** Wakes one of several waiters. */
    public static final int EPOLLEXCLUSIVE = 268435456;
    /** Keeps the system awake. */
    public static final int EPOLLWAKEUP = 536870912;
    /** Off after one event. */
    public static final int EPOLLONESHOT = 1073741824;
    /** Edge-triggered. */
    public static final int EPOLLET = 1 << 31;

    // epoll_ctl(2) and epoll_create1(2)
    /** Adds an interest. */
    public static final int EPOLL_CTL_ADD = 1;
    /** Removes it. */
    public static final int EPOLL_CTL_DEL = 2;
    /** Changes it. */
    public static final int EPOLL_CTL_MOD = 3;
    /** Closed on exec. */
    public static final int EPOLL_CLOEXEC = 524288;

    // events of poll, as IORING_OP_POLL_ADD takes them
    /** Readable. */
    public static final int POLLIN = 1;
    /** Writable. */
    public static final int POLLOUT = 4;
    /** Failed; always reported. */
    public static final int POLLERR = 8;
    /** Closed both ways; always reported. */
    public static final int POLLHUP = 16;
    /** The peer sends no more. */
    public static final int POLLRDHUP = 8192;

    private LinuxPoll() {}
}
