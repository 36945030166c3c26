package io.gatun.ffm;

/**
 * Error numbers of this JVM's {@linkplain NativeProfile native profile}, their names and texts.
 * <p>
 * All numbers are positive, as in C; system calls of the bindings answer them negated. The constants are numbers of the
 * profile, so they cannot label a {@code case}. Texts are the project's own, lower-case and the same on every machine.
 * Any thread may call.
 */
public final class Errno {
    private static final ErrnoTable TABLE = ErrnoTable.of(NativeProfile.current());

    /** Operation not permitted. */
    public static final int EPERM = TABLE.number("EPERM");
    /** No such file or directory. */
    public static final int ENOENT = TABLE.number("ENOENT");
    /** Interrupted system call. */
    public static final int EINTR = TABLE.number("EINTR");
    /** Input or output error. */
    public static final int EIO = TABLE.number("EIO");
    /** Bad file descriptor. */
    public static final int EBADF = TABLE.number("EBADF");
    /** Resource temporarily unavailable. */
    public static final int EAGAIN = TABLE.number("EAGAIN");
    /** The same as EAGAIN on Linux. */
    public static final int EWOULDBLOCK = TABLE.number("EWOULDBLOCK");
    /** Cannot allocate memory. */
    public static final int ENOMEM = TABLE.number("ENOMEM");
    /** Permission denied. */
    public static final int EACCES = TABLE.number("EACCES");
    /** Bad address. */
    public static final int EFAULT = TABLE.number("EFAULT");
    /** Device or resource busy. */
    public static final int EBUSY = TABLE.number("EBUSY");
    /** File exists. */
    public static final int EEXIST = TABLE.number("EEXIST");
    /** No such device. */
    public static final int ENODEV = TABLE.number("ENODEV");
    /** Invalid argument. */
    public static final int EINVAL = TABLE.number("EINVAL");
    /** Too many open files in the system. */
    public static final int ENFILE = TABLE.number("ENFILE");
    /** Too many open files in the process. */
    public static final int EMFILE = TABLE.number("EMFILE");
    /** No space left on device. */
    public static final int ENOSPC = TABLE.number("ENOSPC");
    /** Broken pipe. */
    public static final int EPIPE = TABLE.number("EPIPE");
    /** Result out of range. */
    public static final int ERANGE = TABLE.number("ERANGE");
    /** Name too long. */
    public static final int ENAMETOOLONG = TABLE.number("ENAMETOOLONG");
    /** Not implemented by this kernel. */
    public static final int ENOSYS = TABLE.number("ENOSYS");
    /** Directory not empty. */
    public static final int ENOTEMPTY = TABLE.number("ENOTEMPTY");
    /** Too many symbolic links. */
    public static final int ELOOP = TABLE.number("ELOOP");
    /** Timer expired. */
    public static final int ETIME = TABLE.number("ETIME");
    /** Protocol error. */
    public static final int EPROTO = TABLE.number("EPROTO");
    /** Value too large. */
    public static final int EOVERFLOW = TABLE.number("EOVERFLOW");
    /** File descriptor in bad state. */
    public static final int EBADFD = TABLE.number("EBADFD");
    /** Not a socket. */
    public static final int ENOTSOCK = TABLE.number("ENOTSOCK");
    /** Destination address required. */
    public static final int EDESTADDRREQ = TABLE.number("EDESTADDRREQ");
    /** Message too long. */
    public static final int EMSGSIZE = TABLE.number("EMSGSIZE");
    /** Wrong protocol type for socket. */
    public static final int EPROTOTYPE = TABLE.number("EPROTOTYPE");
    /** Protocol not available. */
    public static final int ENOPROTOOPT = TABLE.number("ENOPROTOOPT");
    /** Protocol not supported. */
    public static final int EPROTONOSUPPORT = TABLE.number("EPROTONOSUPPORT");
    /** Operation not supported. */
    public static final int EOPNOTSUPP = TABLE.number("EOPNOTSUPP");
    /** The same as EOPNOTSUPP on Linux. */
    public static final int ENOTSUP = TABLE.number("ENOTSUP");
    /** Address family not supported. */
    public static final int EAFNOSUPPORT = TABLE.number("EAFNOSUPPORT");
    /** Address already in use. */
    public static final int EADDRINUSE = TABLE.number("EADDRINUSE");
    /** Address not available. */
    public static final int EADDRNOTAVAIL = TABLE.number("EADDRNOTAVAIL");
    /** Network is down. */
    public static final int ENETDOWN = TABLE.number("ENETDOWN");
    /** Network is unreachable. */
    public static final int ENETUNREACH = TABLE.number("ENETUNREACH");
    /** Connection dropped by network reset. */
    public static final int ENETRESET = TABLE.number("ENETRESET");
    /** Connection aborted. */
    public static final int ECONNABORTED = TABLE.number("ECONNABORTED");
    /** Connection reset by peer. */
    public static final int ECONNRESET = TABLE.number("ECONNRESET");
    /** No buffer space available. */
    public static final int ENOBUFS = TABLE.number("ENOBUFS");
    /** Already connected. */
    public static final int EISCONN = TABLE.number("EISCONN");
    /** Not connected. */
    public static final int ENOTCONN = TABLE.number("ENOTCONN");
    /** Cannot send after shutdown. */
    public static final int ESHUTDOWN = TABLE.number("ESHUTDOWN");
    /** Timed out. */
    public static final int ETIMEDOUT = TABLE.number("ETIMEDOUT");
    /** Connection refused. */
    public static final int ECONNREFUSED = TABLE.number("ECONNREFUSED");
    /** Host is down. */
    public static final int EHOSTDOWN = TABLE.number("EHOSTDOWN");
    /** No route to host. */
    public static final int EHOSTUNREACH = TABLE.number("EHOSTUNREACH");
    /** Operation already in progress. */
    public static final int EALREADY = TABLE.number("EALREADY");
    /** Operation in progress. */
    public static final int EINPROGRESS = TABLE.number("EINPROGRESS");
    /** Operation canceled. */
    public static final int ECANCELED = TABLE.number("ECANCELED");
    /** No such process. */
    public static final int ESRCH = TABLE.number("ESRCH");
    /** No such device or address. */
    public static final int ENXIO = TABLE.number("ENXIO");

    private Errno() {}

    /**
     * The name of an error number.
     *
     * @param errno positive
     * @return for example {@code EACCES}; {@code errno 1234} for a number without a name
     */
    public static String name(final int errno) {
        final String name = TABLE.name(errno);
        return name != null ? name : "errno " + errno;
    }

    /**
     * What an error number says, in a few lower-case words.
     *
     * @param errno positive
     * @return for example {@code permission denied}; {@code errno 1234} for a number without a text
     */
    public static String text(final int errno) {
        final String text = TABLE.text(errno);
        return text != null ? text : "errno " + errno;
    }

    /**
     * Name and text of an error number, as messages show it.
     *
     * @param errno positive
     * @return for example {@code EACCES (permission denied)}; {@code errno 1234} for a number without a name
     */
    public static String describe(final int errno) {
        final String name = TABLE.name(errno);
        return name != null ? name + " (" + TABLE.text(errno) + ")" : "errno " + errno;
    }

    /**
     * The number of a name.
     *
     * @param name for example {@code EACCES}
     * @return positive, or 0 when there is no such name
     */
    public static int number(final String name) {
        return TABLE.number(name);
    }
}
