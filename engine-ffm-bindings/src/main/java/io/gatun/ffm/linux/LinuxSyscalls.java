package io.gatun.ffm.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * System calls of Linux, one static method each, named like its man page.
 * <p>
 * Every method answers what the kernel does: a result which is not negative, or {@code -errno}
 * (see {@link io.gatun.ffm.Errno}). None throws, retries, or looks at its arguments: addresses are raw, and what they
 * name belongs to the caller and must stay mapped as long as the man page says. A call may block its thread (and pins a
 * virtual thread meanwhile); EINTR is answered like any other error. Any thread may call.
 */
public final class LinuxSyscalls {
    private static final MethodHandle SYSCALL = SyscallHandle.link();
    private static final long SIGNAL_SET_BYTES = 8; // the kernel's sigset_t, not libc's

    /** Where errno is captured: collected after its thread, for a thread may end without notice. */
    private static final ThreadLocal<MemorySegment> CAPTURE = new ThreadLocal<>() {
        @Override
        protected MemorySegment initialValue() {
            return newCapture();
        }
    };

    private LinuxSyscalls() {}

    /**
     * Memory where errno can be captured, for a caller that keeps it: saves the look-up of the calling thread's own.
     *
     * @return a segment for one thread at a time, freed when unreachable
     */
    public static MemorySegment newCapture() {
        return Arena.ofAuto().allocate(SyscallHandle.CAPTURE);
    }

    /**
     * Accepts a connection, as accept4(2).
     *
     * @param fd the listener
     * @param addrAddress room for the peer's address, or 0
     * @param addrBytesAddress an int, in: the room, out: the address's size; or 0
     * @param flags SOCK_NONBLOCK, SOCK_CLOEXEC
     * @return the new descriptor, or {@code -errno}
     */
    public static int accept4(final int fd, final long addrAddress, final long addrBytesAddress, final int flags) {
        return (int) call(SyscallNumbers.ACCEPT4, fd, addrAddress, addrBytesAddress, flags);
    }

    /**
     * Binds a socket, as bind(2).
     *
     * @param fd the socket
     * @param addrAddress a sockaddr
     * @param addrBytes its size
     * @return 0, or {@code -errno}
     */
    public static int bind(final int fd, final long addrAddress, final int addrBytes) {
        return (int) call(SyscallNumbers.BIND, fd, addrAddress, addrBytes);
    }

    /**
     * Reads a clock, as clock_gettime(2).
     *
     * @param clockId which
     * @param timespecAddress 16 bytes to fill
     * @return 0, or {@code -errno}
     */
    public static int clockGettime(final int clockId, final long timespecAddress) {
        return (int) call(SyscallNumbers.CLOCK_GETTIME, clockId, timespecAddress);
    }

    /**
     * Closes a descriptor, as close(2). It is gone whatever is answered.
     *
     * @param fd the descriptor
     * @return 0, or {@code -errno}
     */
    public static int close(final int fd) {
        return (int) call(SyscallNumbers.CLOSE, fd);
    }

    /**
     * Connects a socket, as connect(2).
     *
     * @param fd the socket
     * @param addrAddress a sockaddr
     * @param addrBytes its size
     * @return 0, or {@code -errno}
     */
    public static int connect(final int fd, final long addrAddress, final int addrBytes) {
        return (int) call(SyscallNumbers.CONNECT, fd, addrAddress, addrBytes);
    }

    /**
     * Creates an epoll instance, as epoll_create1(2).
     *
     * @param flags EPOLL_CLOEXEC
     * @return the descriptor, or {@code -errno}
     */
    public static int epollCreate1(final int flags) {
        return (int) call(SyscallNumbers.EPOLL_CREATE1, flags);
    }

    /**
     * Adds, changes or removes an interest, as epoll_ctl(2).
     *
     * @param epollFd the epoll instance
     * @param operation EPOLL_CTL_ADD, EPOLL_CTL_MOD, EPOLL_CTL_DEL
     * @param fd whose interest
     * @param eventAddress an {@link EpollEvent}, or 0 to remove
     * @return 0, or {@code -errno}
     */
    public static int epollCtl(final int epollFd, final int operation, final int fd, final long eventAddress) {
        return (int) call(SyscallNumbers.EPOLL_CTL, epollFd, operation, fd, eventAddress);
    }

    /**
     * Waits for events, as epoll_pwait(2).
     *
     * @param epollFd the epoll instance
     * @param eventsAddress room for {@link EpollEvent} entries
     * @param maxEvents how many fit
     * @param timeoutMs -1 for ever, 0 not at all
     * @param sigmaskAddress an 8-byte signal mask, or 0
     * @return the number of events, or {@code -errno}
     */
    public static int epollPwait(final int epollFd, final long eventsAddress, final int maxEvents, final int timeoutMs,
            final long sigmaskAddress) {
        return (int) call(SyscallNumbers.EPOLL_PWAIT, epollFd, eventsAddress, maxEvents, timeoutMs, sigmaskAddress,
                SIGNAL_SET_BYTES);
    }

    /**
     * Waits for events with a timeout in nanoseconds, as epoll_pwait2(2). Linux 5.11.
     *
     * @param epollFd the epoll instance
     * @param eventsAddress room for {@link EpollEvent} entries
     * @param maxEvents how many fit
     * @param timespecAddress a {@link KernelTimespec}, or 0 for ever
     * @param sigmaskAddress an 8-byte signal mask, or 0
     * @return the number of events, or {@code -errno}
     */
    public static int epollPwait2(final int epollFd, final long eventsAddress, final int maxEvents,
            final long timespecAddress, final long sigmaskAddress) {
        return (int) call(SyscallNumbers.EPOLL_PWAIT2, epollFd, eventsAddress, maxEvents, timespecAddress,
                sigmaskAddress, SIGNAL_SET_BYTES);
    }

    /**
     * Creates an event counter, as eventfd(2).
     *
     * @param initialValue of the counter, unsigned
     * @param flags EFD_NONBLOCK, EFD_CLOEXEC, EFD_SEMAPHORE
     * @return the descriptor, or {@code -errno}
     */
    public static int eventfd2(final int initialValue, final int flags) {
        return (int) call(SyscallNumbers.EVENTFD2, initialValue, flags);
    }

    /**
     * Manipulates a descriptor, as fcntl(2).
     *
     * @param fd the descriptor
     * @param command F_GETFL and others
     * @param argument as the command takes it
     * @return as the command answers, or {@code -errno}
     */
    public static int fcntl(final int fd, final int command, final long argument) {
        return (int) call(SyscallNumbers.FCNTL, fd, command, argument);
    }

    /**
     * Asks for the peer's address, as getpeername(2).
     *
     * @param fd the socket
     * @param addrAddress room for a sockaddr
     * @param addrBytesAddress an int, in: the room, out: the address's size
     * @return 0, or {@code -errno}
     */
    public static int getpeername(final int fd, final long addrAddress, final long addrBytesAddress) {
        return (int) call(SyscallNumbers.GETPEERNAME, fd, addrAddress, addrBytesAddress);
    }

    /**
     * The process id, as getpid(2).
     *
     * @return the id, or {@code -errno}
     */
    public static int getpid() {
        return (int) call(SyscallNumbers.GETPID);
    }

    /**
     * Asks for a socket's own address, as getsockname(2).
     *
     * @param fd the socket
     * @param addrAddress room for a sockaddr
     * @param addrBytesAddress an int, in: the room, out: the address's size
     * @return 0, or {@code -errno}
     */
    public static int getsockname(final int fd, final long addrAddress, final long addrBytesAddress) {
        return (int) call(SyscallNumbers.GETSOCKNAME, fd, addrAddress, addrBytesAddress);
    }

    /**
     * Reads a socket option, as getsockopt(2).
     *
     * @param fd the socket
     * @param level SOL_SOCKET and others
     * @param name SO_ERROR and others
     * @param valueAddress room for the value
     * @param valueBytesAddress an int, in: the room, out: the value's size
     * @return 0, or {@code -errno}
     */
    public static int getsockopt(final int fd, final int level, final int name, final long valueAddress,
            final long valueBytesAddress) {
        return (int) call(SyscallNumbers.GETSOCKOPT, fd, level, name, valueAddress, valueBytesAddress);
    }

    /**
     * The kernel's id of the calling thread, as gettid(2).
     *
     * @return the id, or {@code -errno}
     */
    public static int gettid() {
        return (int) call(SyscallNumbers.GETTID);
    }

    /**
     * Submits and waits, as io_uring_enter(2).
     *
     * @param fd the ring, or its registered index
     * @param toSubmit submissions to take
     * @param minComplete completions to wait for
     * @param flags IORING_ENTER flags
     * @param argAddress an {@link IoUringGetEventsArg} with IORING_ENTER_EXT_ARG, else an 8-byte signal mask or 0
     * @param argBytes its size
     * @return the number of submissions taken, or {@code -errno}
     */
    public static int ioUringEnter(final int fd, final int toSubmit, final int minComplete, final int flags,
            final long argAddress, final int argBytes) {
        return (int) call(SyscallNumbers.IO_URING_ENTER, fd, toSubmit, minComplete, flags, argAddress, argBytes);
    }

    /**
     * Submits and waits, as io_uring_enter(2), with errno captured in the caller's segment.
     *
     * @param capture a segment from {@link #newCapture()} which no other thread uses during the call
     * @param fd the ring, or its registered index
     * @param toSubmit submissions to take
     * @param minComplete completions to wait for
     * @param flags IORING_ENTER flags
     * @param argAddress an {@link IoUringGetEventsArg} with IORING_ENTER_EXT_ARG, else an 8-byte signal mask or 0
     * @param argBytes its size
     * @return the number of submissions taken, or {@code -errno}
     */
    public static int ioUringEnter(final MemorySegment capture, final int fd, final int toSubmit, final int minComplete,
            final int flags, final long argAddress, final int argBytes) {
        return (int) call(capture, SyscallNumbers.IO_URING_ENTER, fd, toSubmit, minComplete, flags, argAddress,
                argBytes);
    }

    /**
     * Registers or unregisters with a ring, as io_uring_register(2).
     *
     * @param fd the ring
     * @param opcode IORING_REGISTER and IORING_UNREGISTER codes
     * @param argAddress as the opcode takes it, or 0
     * @param argCount as the opcode takes it
     * @return as the opcode answers, mostly 0, or {@code -errno}
     */
    public static int ioUringRegister(final int fd, final int opcode, final long argAddress, final int argCount) {
        return (int) call(SyscallNumbers.IO_URING_REGISTER, fd, opcode, argAddress, argCount);
    }

    /**
     * Creates a ring, as io_uring_setup(2).
     *
     * @param entries of the submission queue
     * @param paramsAddress an {@link IoUringParams}, read and filled
     * @return the ring's descriptor, or {@code -errno}
     */
    public static int ioUringSetup(final int entries, final long paramsAddress) {
        return (int) call(SyscallNumbers.IO_URING_SETUP, entries, paramsAddress);
    }

    /**
     * Makes a socket a listener, as listen(2).
     *
     * @param fd the socket
     * @param backlog connections to queue
     * @return 0, or {@code -errno}
     */
    public static int listen(final int fd, final int backlog) {
        return (int) call(SyscallNumbers.LISTEN, fd, backlog);
    }

    /**
     * Advises about a mapping, as madvise(2).
     *
     * @param address a page's start
     * @param bytes how many
     * @param advice MADV flags
     * @return 0, or {@code -errno}
     */
    public static int madvise(final long address, final long bytes, final int advice) {
        return (int) call(SyscallNumbers.MADVISE, address, bytes, advice);
    }

    /**
     * Maps memory, as mmap(2).
     *
     * @param address wanted, or 0
     * @param bytes how many
     * @param protection PROT flags
     * @param flags MAP flags
     * @param fd the file, or -1
     * @param offset in the file, in bytes
     * @return the mapping's address, or {@code -errno}
     */
    public static long mmap(final long address, final long bytes, final int protection, final int flags, final int fd,
            final long offset) {
        return call(SyscallNumbers.MMAP, address, bytes, protection, flags, fd, offset);
    }

    /**
     * Unmaps memory, as munmap(2). No thread may name it any more.
     *
     * @param address a page's start
     * @param bytes how many
     * @return 0, or {@code -errno}
     */
    public static int munmap(final long address, final long bytes) {
        return (int) call(SyscallNumbers.MUNMAP, address, bytes);
    }

    /**
     * Creates a pipe, as pipe2(2).
     *
     * @param fdsAddress two ints to fill, reading end first
     * @param flags O_NONBLOCK, O_CLOEXEC
     * @return 0, or {@code -errno}
     */
    public static int pipe2(final long fdsAddress, final int flags) {
        return (int) call(SyscallNumbers.PIPE2, fdsAddress, flags);
    }

    /**
     * Manipulates the calling thread or process, as prctl(2).
     *
     * @param option PR flags
     * @param second as the option takes it
     * @param third likewise
     * @param fourth likewise
     * @param fifth likewise
     * @return as the option answers, or {@code -errno}
     */
    public static int prctl(final int option, final long second, final long third, final long fourth,
            final long fifth) {
        return (int) call(SyscallNumbers.PRCTL, option, second, third, fourth, fifth);
    }

    /**
     * Reads and sets a resource limit, as prlimit(2).
     *
     * @param pid the process, 0 for this
     * @param resource RLIMIT names
     * @param newLimitAddress two longs, soft and hard; or 0
     * @param oldLimitAddress two longs to fill; or 0
     * @return 0, or {@code -errno}
     */
    public static int prlimit64(final int pid, final int resource, final long newLimitAddress,
            final long oldLimitAddress) {
        return (int) call(SyscallNumbers.PRLIMIT64, pid, resource, newLimitAddress, oldLimitAddress);
    }

    /**
     * Reads, as read(2).
     *
     * @param fd the descriptor
     * @param address where to
     * @param bytes at most
     * @return the number of bytes, 0 at the end of input, or {@code -errno}
     */
    public static long read(final int fd, final long address, final long bytes) {
        return call(SyscallNumbers.READ, fd, address, bytes);
    }

    /**
     * Reads into several places, as readv(2).
     *
     * @param fd the descriptor
     * @param iovAddress an array of {@link io.gatun.ffm.posix.IoVec}
     * @param iovCount how many
     * @return the number of bytes, 0 at the end of input, or {@code -errno}
     */
    public static long readv(final int fd, final long iovAddress, final int iovCount) {
        return call(SyscallNumbers.READV, fd, iovAddress, iovCount);
    }

    /**
     * Receives, as recvfrom(2).
     *
     * @param fd the socket
     * @param address where to
     * @param bytes at most
     * @param flags MSG flags
     * @param addrAddress room for the sender's address, or 0
     * @param addrBytesAddress an int, in: the room, out: the address's size; or 0
     * @return the number of bytes, 0 at the end of input, or {@code -errno}
     */
    public static long recvfrom(final int fd, final long address, final long bytes, final int flags,
            final long addrAddress, final long addrBytesAddress) {
        return call(SyscallNumbers.RECVFROM, fd, address, bytes, flags, addrAddress, addrBytesAddress);
    }

    /**
     * Receives a message, as recvmsg(2).
     *
     * @param fd the socket
     * @param msgAddress a {@link io.gatun.ffm.posix.MsgHdr}, read and filled
     * @param flags MSG flags
     * @return the number of bytes, 0 at the end of input, or {@code -errno}
     */
    public static long recvmsg(final int fd, final long msgAddress, final int flags) {
        return call(SyscallNumbers.RECVMSG, fd, msgAddress, flags);
    }

    /**
     * Binds a thread to processors, as sched_setaffinity(2).
     *
     * @param pid the thread, 0 for the calling one
     * @param maskBytes the mask's size
     * @param maskAddress one bit for each processor
     * @return 0, or {@code -errno}
     */
    public static int schedSetaffinity(final int pid, final int maskBytes, final long maskAddress) {
        return (int) call(SyscallNumbers.SCHED_SETAFFINITY, pid, maskBytes, maskAddress);
    }

    /**
     * Installs a system call filter, as seccomp(2).
     *
     * @param operation SECCOMP_SET_MODE_FILTER and others
     * @param flags SECCOMP_FILTER flags
     * @param argsAddress a {@link SockFprog}
     * @return 0, or as the flags say, or {@code -errno}
     */
    public static int seccomp(final int operation, final int flags, final long argsAddress) {
        return (int) call(SyscallNumbers.SECCOMP, operation, flags, argsAddress);
    }

    /**
     * Sends a message, as sendmsg(2).
     *
     * @param fd the socket
     * @param msgAddress a {@link io.gatun.ffm.posix.MsgHdr}
     * @param flags MSG flags
     * @return the number of bytes taken, or {@code -errno}
     */
    public static long sendmsg(final int fd, final long msgAddress, final int flags) {
        return call(SyscallNumbers.SENDMSG, fd, msgAddress, flags);
    }

    /**
     * Sends, as sendto(2).
     *
     * @param fd the socket
     * @param address what
     * @param bytes how many
     * @param flags MSG flags
     * @param addrAddress the receiver's sockaddr, or 0
     * @param addrBytes its size
     * @return the number of bytes taken, or {@code -errno}
     */
    public static long sendto(final int fd, final long address, final long bytes, final int flags,
            final long addrAddress, final int addrBytes) {
        return call(SyscallNumbers.SENDTO, fd, address, bytes, flags, addrAddress, addrBytes);
    }

    /**
     * Sets a socket option, as setsockopt(2).
     *
     * @param fd the socket
     * @param level SOL_SOCKET and others
     * @param name SO_REUSEADDR and others
     * @param valueAddress the value
     * @param valueBytes its size
     * @return 0, or {@code -errno}
     */
    public static int setsockopt(final int fd, final int level, final int name, final long valueAddress,
            final int valueBytes) {
        return (int) call(SyscallNumbers.SETSOCKOPT, fd, level, name, valueAddress, valueBytes);
    }

    /**
     * Ends one or both directions, as shutdown(2).
     *
     * @param fd the socket
     * @param how SHUT_RD, SHUT_WR, SHUT_RDWR
     * @return 0, or {@code -errno}
     */
    public static int shutdown(final int fd, final int how) {
        return (int) call(SyscallNumbers.SHUTDOWN, fd, how);
    }

    /**
     * Creates a socket, as socket(2).
     *
     * @param domain AF names
     * @param type SOCK names and flags
     * @param protocol 0 for the domain's own
     * @return the descriptor, or {@code -errno}
     */
    public static int socket(final int domain, final int type, final int protocol) {
        return (int) call(SyscallNumbers.SOCKET, domain, type, protocol);
    }

    /**
     * Creates two connected sockets, as socketpair(2).
     *
     * @param domain AF_UNIX
     * @param type SOCK names and flags
     * @param protocol 0
     * @param fdsAddress two ints to fill
     * @return 0, or {@code -errno}
     */
    public static int socketpair(final int domain, final int type, final int protocol, final long fdsAddress) {
        return (int) call(SyscallNumbers.SOCKETPAIR, domain, type, protocol, fdsAddress);
    }

    /**
     * Names the kernel, as uname(2).
     *
     * @param utsnameAddress 390 bytes to fill, six strings of 65
     * @return 0, or {@code -errno}
     */
    public static int uname(final long utsnameAddress) {
        return (int) call(SyscallNumbers.UNAME, utsnameAddress);
    }

    /**
     * Writes, as write(2).
     *
     * @param fd the descriptor
     * @param address what
     * @param bytes how many
     * @return the number of bytes taken, or {@code -errno}
     */
    public static long write(final int fd, final long address, final long bytes) {
        return call(SyscallNumbers.WRITE, fd, address, bytes);
    }

    /**
     * Writes, as write(2), with errno captured in the caller's segment.
     *
     * @param capture a segment from {@link #newCapture()}; threads that share it may see each other's errno
     * @param fd the descriptor
     * @param address what
     * @param bytes how many
     * @return the number of bytes taken, or {@code -errno}
     */
    public static long write(final MemorySegment capture, final int fd, final long address, final long bytes) {
        return call(capture, SyscallNumbers.WRITE, fd, address, bytes, 0, 0, 0);
    }

    /**
     * Writes from several places, as writev(2).
     *
     * @param fd the descriptor
     * @param iovAddress an array of {@link io.gatun.ffm.posix.IoVec}
     * @param iovCount how many
     * @return the number of bytes taken, or {@code -errno}
     */
    public static long writev(final int fd, final long iovAddress, final int iovCount) {
        return call(SyscallNumbers.WRITEV, fd, iovAddress, iovCount);
    }

    private static long call(final long number) {
        return call(CAPTURE.get(), number, 0, 0, 0, 0, 0, 0);
    }

    private static long call(final long number, final long first) {
        return call(CAPTURE.get(), number, first, 0, 0, 0, 0, 0);
    }

    private static long call(final long number, final long first, final long second) {
        return call(CAPTURE.get(), number, first, second, 0, 0, 0, 0);
    }

    private static long call(final long number, final long first, final long second, final long third) {
        return call(CAPTURE.get(), number, first, second, third, 0, 0, 0);
    }

    private static long call(final long number, final long first, final long second, final long third,
            final long fourth) {
        return call(CAPTURE.get(), number, first, second, third, fourth, 0, 0);
    }

    private static long call(final long number, final long first, final long second, final long third,
            final long fourth, final long fifth) {
        return call(CAPTURE.get(), number, first, second, third, fourth, fifth, 0);
    }

    private static long call(final long number, final long first, final long second, final long third,
            final long fourth, final long fifth, final long sixth) {
        return call(CAPTURE.get(), number, first, second, third, fourth, fifth, sixth);
    }

    private static long call(final MemorySegment capture, final long number, final long first, final long second,
            final long third, final long fourth, final long fifth, final long sixth) {
        final long result;
        try {
            result = (long) SYSCALL.invokeExact(capture, number, first, second, third, fourth, fifth, sixth);
        } catch (final Throwable e) {
            throw SyscallHandle.unexpected(e);
        }
        return result != -1 ? result : -(long) capture.get(JAVA_INT, SyscallHandle.ERRNO);
    }
}
