package io.gatun.ffm.linux;

import io.gatun.ffm.NativeProfile;
import io.gatun.ffm.NativeProfile.Architecture;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * System call numbers. The constants are those of this JVM's {@linkplain NativeProfile native profile}; the numbers of
 * every architecture can be had as data. Any thread may call.
 */
public final class SyscallNumbers {
    private static final Architecture ARCHITECTURE = NativeProfile.current().architecture();
    private static final Map<String, Row> ROWS = new HashMap<>();
    private static final Map<Integer, String> NAMES = new HashMap<>(); // by number of this profile

    /** Of accept4(2). */
    public static final int ACCEPT4 = number("accept4", 288, 242);
    /** Of bind(2). */
    public static final int BIND = number("bind", 49, 200);
    /** Of clock_gettime(2). */
    public static final int CLOCK_GETTIME = number("clock_gettime", 228, 113);
    /** Of close(2). */
    public static final int CLOSE = number("close", 3, 57);
    /** Of connect(2). */
    public static final int CONNECT = number("connect", 42, 203);
    /** Of epoll_create1(2). */
    public static final int EPOLL_CREATE1 = number("epoll_create1", 291, 20);
    /** Of epoll_ctl(2). */
    public static final int EPOLL_CTL = number("epoll_ctl", 233, 21);
    /** Of epoll_pwait(2). */
    public static final int EPOLL_PWAIT = number("epoll_pwait", 281, 22);
    /** Of epoll_pwait2(2). */
    public static final int EPOLL_PWAIT2 = number("epoll_pwait2", 441, 441);
    /** Of eventfd2(2). */
    public static final int EVENTFD2 = number("eventfd2", 290, 19);
    /** Of fcntl(2). */
    public static final int FCNTL = number("fcntl", 72, 25);
    /** Of getpeername(2). */
    public static final int GETPEERNAME = number("getpeername", 52, 205);
    /** Of getpid(2). */
    public static final int GETPID = number("getpid", 39, 172);
    /** Of getsockname(2). */
    public static final int GETSOCKNAME = number("getsockname", 51, 204);
    /** Of getsockopt(2). */
    public static final int GETSOCKOPT = number("getsockopt", 55, 209);
    /** Of gettid(2). */
    public static final int GETTID = number("gettid", 186, 178);
    /** Of io_uring_enter(2). */
    public static final int IO_URING_ENTER = number("io_uring_enter", 426, 426);
    /** Of io_uring_register(2). */
    public static final int IO_URING_REGISTER = number("io_uring_register", 427, 427);
    /** Of io_uring_setup(2). */
    public static final int IO_URING_SETUP = number("io_uring_setup", 425, 425);
    /** Of listen(2). */
    public static final int LISTEN = number("listen", 50, 201);
    /** Of madvise(2). */
    public static final int MADVISE = number("madvise", 28, 233);
    /** Of mmap(2). */
    public static final int MMAP = number("mmap", 9, 222);
    /** Of munmap(2). */
    public static final int MUNMAP = number("munmap", 11, 215);
    /** Of pipe2(2). */
    public static final int PIPE2 = number("pipe2", 293, 59);
    /** Of prctl(2). */
    public static final int PRCTL = number("prctl", 157, 167);
    /** Of prlimit64(2). */
    public static final int PRLIMIT64 = number("prlimit64", 302, 261);
    /** Of read(2). */
    public static final int READ = number("read", 0, 63);
    /** Of readv(2). */
    public static final int READV = number("readv", 19, 65);
    /** Of recvfrom(2). */
    public static final int RECVFROM = number("recvfrom", 45, 207);
    /** Of recvmsg(2). */
    public static final int RECVMSG = number("recvmsg", 47, 212);
    /** Of sched_setaffinity(2). */
    public static final int SCHED_SETAFFINITY = number("sched_setaffinity", 203, 122);
    /** Of seccomp(2). */
    public static final int SECCOMP = number("seccomp", 317, 277);
    /** Of sendmsg(2). */
    public static final int SENDMSG = number("sendmsg", 46, 211);
    /** Of sendto(2). */
    public static final int SENDTO = number("sendto", 44, 206);
    /** Of setsockopt(2). */
    public static final int SETSOCKOPT = number("setsockopt", 54, 208);
    /** Of shutdown(2). */
    public static final int SHUTDOWN = number("shutdown", 48, 210);
    /** Of socket(2). */
    public static final int SOCKET = number("socket", 41, 198);
    /** Of socketpair(2). */
    public static final int SOCKETPAIR = number("socketpair", 53, 199);
    /** Of uname(2). */
    public static final int UNAME = number("uname", 63, 160);
    /** Of write(2). */
    public static final int WRITE = number("write", 1, 64);
    /** Of writev(2). */
    public static final int WRITEV = number("writev", 20, 66);

    private SyscallNumbers() {}

    private static int number(final String call, final int x8664, final int aarch64) {
        final Row row = new Row(x8664, aarch64);
        ROWS.put(call, row);
        NAMES.put(row.of(ARCHITECTURE), call);
        return row.of(ARCHITECTURE);
    }

    /**
     * The calls which have a number here.
     *
     * @return names as in the man pages
     */
    public static Set<String> names() {
        return Set.copyOf(ROWS.keySet());
    }

    /**
     * The number of a call on an architecture.
     *
     * @param architecture any, not only this JVM's
     * @param call a name as in its man page
     * @return the number
     * @throws IllegalArgumentException when the call has no number here
     */
    public static int of(final Architecture architecture, final String call) {
        final Row row = ROWS.get(call);
        if (row == null) {
            throw new IllegalArgumentException("no number is known for the system call " + call);
        }
        return row.of(architecture);
    }

    /**
     * The name of a call of this JVM's profile.
     *
     * @param number a system call number
     * @return a name as in its man page; {@code syscall 999} when it has none here
     */
    public static String name(final int number) {
        final String name = NAMES.get(number);
        return name != null ? name : "syscall " + number;
    }

    private record Row(int x8664, int aarch64) {

        int of(final Architecture architecture) {
            return switch (architecture) {
                case X86_64 -> x8664;
                case AARCH64 -> aarch64;
            };
        }
    }
}
