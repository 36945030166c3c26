package io.gatun.ffm;

import java.util.HashMap;
import java.util.Map;

/** The errno numbers of one system, with names and texts: data, the same on every machine. */
final class ErrnoTable {
    /** Linux, from asm-generic/errno.h; both architectures agree. One line each: number, name, text. */
    static final ErrnoTable LINUX = new ErrnoTable("""
            1 EPERM operation not permitted
            2 ENOENT no such file or directory
            3 ESRCH no such process
            4 EINTR interrupted system call
            5 EIO input or output error
            6 ENXIO no such device or address
            7 E2BIG argument list too long
            8 ENOEXEC not an executable format
            9 EBADF bad file descriptor
            10 ECHILD no child processes
            11 EAGAIN resource temporarily unavailable
            12 ENOMEM cannot allocate memory
            13 EACCES permission denied
            14 EFAULT bad address
            15 ENOTBLK block device required
            16 EBUSY device or resource busy
            17 EEXIST file exists
            18 EXDEV invalid cross-device link
            19 ENODEV no such device
            20 ENOTDIR not a directory
            21 EISDIR is a directory
            22 EINVAL invalid argument
            23 ENFILE too many open files in the system
            24 EMFILE too many open files in the process
            25 ENOTTY inappropriate control operation
            26 ETXTBSY text file busy
            27 EFBIG file too large
            28 ENOSPC no space left on device
            29 ESPIPE illegal seek
            30 EROFS read-only file system
            31 EMLINK too many links
            32 EPIPE broken pipe
            33 EDOM argument out of domain
            34 ERANGE result out of range
            35 EDEADLK deadlock avoided
            36 ENAMETOOLONG name too long
            37 ENOLCK no locks available
            38 ENOSYS not implemented by this kernel
            39 ENOTEMPTY directory not empty
            40 ELOOP too many symbolic links
            61 ENODATA no data available
            62 ETIME timer expired
            64 ENONET machine is not on the network
            67 ENOLINK link has been severed
            70 ECOMM communication error on send
            71 EPROTO protocol error
            74 EBADMSG bad message
            75 EOVERFLOW value too large
            77 EBADFD file descriptor in bad state
            84 EILSEQ invalid byte sequence
            85 ERESTART interrupted system call should be restarted
            87 EUSERS too many users
            88 ENOTSOCK not a socket
            89 EDESTADDRREQ destination address required
            90 EMSGSIZE message too long
            91 EPROTOTYPE wrong protocol type for socket
            92 ENOPROTOOPT protocol not available
            93 EPROTONOSUPPORT protocol not supported
            94 ESOCKTNOSUPPORT socket type not supported
            95 EOPNOTSUPP operation not supported
            96 EPFNOSUPPORT protocol family not supported
            97 EAFNOSUPPORT address family not supported
            98 EADDRINUSE address already in use
            99 EADDRNOTAVAIL address not available
            100 ENETDOWN network is down
            101 ENETUNREACH network is unreachable
            102 ENETRESET connection dropped by network reset
            103 ECONNABORTED connection aborted
            104 ECONNRESET connection reset by peer
            105 ENOBUFS no buffer space available
            106 EISCONN already connected
            107 ENOTCONN not connected
            108 ESHUTDOWN cannot send after shutdown
            109 ETOOMANYREFS too many references
            110 ETIMEDOUT timed out
            111 ECONNREFUSED connection refused
            112 EHOSTDOWN host is down
            113 EHOSTUNREACH no route to host
            114 EALREADY operation already in progress
            115 EINPROGRESS operation in progress
            116 ESTALE stale file handle
            121 EREMOTEIO remote input or output error
            122 EDQUOT disk quota exceeded
            125 ECANCELED operation canceled
            130 EOWNERDEAD owner died
            131 ENOTRECOVERABLE state not recoverable
            """).alias("EWOULDBLOCK", "EAGAIN").alias("ENOTSUP", "EOPNOTSUPP");

    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<Integer, String> texts = new HashMap<>();

    private ErrnoTable(final String rows) {
        for (final String row : rows.split("\n")) {
            final String[] columns = row.split(" ", 3);
            final Integer number = Integer.valueOf(columns[0]);
            numbers.put(columns[1], number);
            names.put(number, columns[1]);
            texts.put(number, columns[2]);
        }
    }

    private ErrnoTable alias(final String name, final String original) {
        numbers.put(name, numbers.get(original));
        return this;
    }

    /** The table of the system whose profile this is. */
    static ErrnoTable of(final NativeProfile profile) {
        return switch (profile.system()) {
            case LINUX -> LINUX;
        };
    }

    /** The number of a name, or 0. */
    int number(final String name) {
        return numbers.getOrDefault(name, 0);
    }

    /** The name of a number, or null. */
    String name(final int number) {
        return names.get(number);
    }

    /** The text of a number, or null. */
    String text(final int number) {
        return texts.get(number);
    }

    /** All names, aliases included, with their numbers. */
    Map<String, Integer> numbers() {
        return Map.copyOf(numbers);
    }
}
