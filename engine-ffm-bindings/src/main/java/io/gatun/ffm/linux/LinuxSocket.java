package io.gatun.ffm.linux;

/**
 * Constants of sockets and their options, with the names of Linux's headers; the same on both architectures.
 */
public final class LinuxSocket {
    // domains and types
    /** No family. */
    public static final int AF_UNSPEC = 0;
    /** Local sockets. */
    public static final int AF_UNIX = 1;
    /** IPv4. */
    public static final int AF_INET = 2;
    /** IPv6. */
    public static final int AF_INET6 = 10;
    /** A byte stream. */
    public static final int SOCK_STREAM = 1;
    /** Datagrams. */
    public static final int SOCK_DGRAM = 2;
    /** Type flag: calls never wait. */
    public static final int SOCK_NONBLOCK = 2048;
    /** Type flag: closed on exec. */
    public static final int SOCK_CLOEXEC = 524288;
    /** TCP. */
    public static final int IPPROTO_TCP = 6;
    /** UDP. */
    public static final int IPPROTO_UDP = 17;
    /** The longest backlog unless the system says otherwise. */
    public static final int SOMAXCONN = 4096;

    // shutdown(2)
    /** No more receiving. */
    public static final int SHUT_RD = 0;
    /** No more sending. */
    public static final int SHUT_WR = 1;
    /** Neither. */
    public static final int SHUT_RDWR = 2;

    // levels of options
    /** Of all sockets. */
    public static final int SOL_SOCKET = 1;
    /** Of IPv4. */
    public static final int SOL_IP = 0;
    /** Of IPv6. */
    public static final int SOL_IPV6 = 41;
    /** Of TCP. */
    public static final int SOL_TCP = 6;

    // options of SOL_SOCKET
    /** Local addresses may be reused. */
    public static final int SO_REUSEADDR = 2;
    /** The socket type. */
    public static final int SO_TYPE = 3;
    /** The pending error, which is cleared. */
    public static final int SO_ERROR = 4;
    /** Broadcast allowed. */
    public static final int SO_BROADCAST = 6;
    /** Send buffer, in bytes. */
    public static final int SO_SNDBUF = 7;
    /** Receive buffer, in bytes. */
    public static final int SO_RCVBUF = 8;
    /** Keep-alive probes. */
    public static final int SO_KEEPALIVE = 9;
    /** What close does, a {@link io.gatun.ffm.posix.Linger}. */
    public static final int SO_LINGER = 13;
    /** Several sockets of one address. */
    public static final int SO_REUSEPORT = 15;
    /** Whether it listens. */
    public static final int SO_ACCEPTCONN = 30;
    /** The address family. */
    public static final int SO_DOMAIN = 39;
    /** Busy polling, in microseconds. */
    public static final int SO_BUSY_POLL = 46;
    /** The processor of the last packet. */
    public static final int SO_INCOMING_CPU = 49;
    /** Allows MSG_ZEROCOPY. */
    public static final int SO_ZEROCOPY = 60;

    // options of SOL_TCP
    /** No delay of small segments. */
    public static final int TCP_NODELAY = 1;
    /** Whole segments only. */
    public static final int TCP_CORK = 3;
    /** Idle time before probes, in seconds. */
    public static final int TCP_KEEPIDLE = 4;
    /** Time between probes, in seconds. */
    public static final int TCP_KEEPINTVL = 5;
    /** Probes before giving up. */
    public static final int TCP_KEEPCNT = 6;
    /** Accepts once bytes are there, in seconds. */
    public static final int TCP_DEFER_ACCEPT = 9;
    /** Acknowledges at once. */
    public static final int TCP_QUICKACK = 12;
    /** How long sent bytes may stay unacknowledged, in milliseconds. */
    public static final int TCP_USER_TIMEOUT = 18;
    /** Fast open of a listener. */
    public static final int TCP_FASTOPEN = 23;
    /** Fast open of a connect. */
    public static final int TCP_FASTOPEN_CONNECT = 30;

    // options of SOL_IP and SOL_IPV6
    /** Type of service. */
    public static final int IP_TOS = 1;
    /** Time to live. */
    public static final int IP_TTL = 2;
    /** No IPv4 on an IPv6 socket. */
    public static final int IPV6_V6ONLY = 26;
    /** Traffic class. */
    public static final int IPV6_TCLASS = 67;

    // flags of send and receive
    /** Urgent data. */
    public static final int MSG_OOB = 1;
    /** Leaves the bytes. */
    public static final int MSG_PEEK = 2;
    /** Control bytes were cut. */
    public static final int MSG_CTRUNC = 8;
    /** The message was cut. */
    public static final int MSG_TRUNC = 32;
    /** Never waits. */
    public static final int MSG_DONTWAIT = 64;
    /** Waits for all. */
    public static final int MSG_WAITALL = 256;
    /** From the error queue. */
    public static final int MSG_ERRQUEUE = 8192;
    /** No SIGPIPE. */
    public static final int MSG_NOSIGNAL = 16384;
    /** More follows. */
    public static final int MSG_MORE = 32768;
    /** Sends without a copy. */
    public static final int MSG_ZEROCOPY = 67108864;
    /** Received descriptors are closed on exec. */
    public static final int MSG_CMSG_CLOEXEC = 1073741824;

    private LinuxSocket() {}
}
