package io.gatun.ffm.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.ffm.Errno;
import io.gatun.ffm.NativeProfile;
import io.gatun.ffm.RawMemory;
import io.gatun.ffm.posix.IoVec;
import io.gatun.ffm.posix.Linger;
import io.gatun.ffm.posix.MsgHdr;
import io.gatun.ffm.posix.SockAddr;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinuxSyscallsTest {
    private static final int NO_FD = -1;
    private static final int MEMORY_BYTES = 4096;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(MEMORY_BYTES, 64);
    private final long address = memory.address();
    private final List<Integer> open = new ArrayList<>();

    @AfterEach
    void closeAll() {
        for (final int fd : open) {
            assertEquals(0, LinuxSyscalls.close(fd));
        }
        arena.close();
    }

    @Test
    void aFailureIsTheNegatedErrorNumber() {
        assertEquals(-9, LinuxSyscalls.close(NO_FD));
        assertEquals(-Errno.EBADF, LinuxSyscalls.read(NO_FD, address, 1));
        assertEquals(-Errno.EBADF, LinuxSyscalls.ioUringEnter(NO_FD, 0, 0, 0, 0, 0));
        assertEquals(-Errno.EINVAL, LinuxSyscalls.seccomp(99, 0, 0));
        assertEquals(-Errno.EINVAL, LinuxSyscalls.prctl(-1, 0, 0, 0, 0));
        assertEquals(-Errno.EFAULT, LinuxSyscalls.uname(8));
    }

    @Test
    void aCallerMayCaptureErrorsInItsOwnMemory() {
        final MemorySegment capture = LinuxSyscalls.newCapture();
        assertEquals(-Errno.EBADF, LinuxSyscalls.ioUringEnter(capture, NO_FD, 0, 0, 0, 0, 0));
    }

    @Test
    void errorsOfSeveralThreadsNeverMix() throws InterruptedException {
        final AtomicInteger wrong = new AtomicInteger();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            final boolean bad = i % 2 == 0;
            final Runnable run = () -> {
                for (int n = 0; n < 5_000; n++) {
                    final int result = bad ? LinuxSyscalls.close(NO_FD) : LinuxSyscalls.eventfd2(0, -1);
                    if (result != (bad ? -Errno.EBADF : -Errno.EINVAL)) {
                        wrong.incrementAndGet();
                    }
                }
            };
            threads.add(i < 2 ? Thread.ofPlatform().start(run) : Thread.ofVirtual().start(run));
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, wrong.get());
    }

    @Test
    void theProcessAndItsThreadsHaveIds() throws InterruptedException {
        assertEquals(ProcessHandle.current().pid(), LinuxSyscalls.getpid());
        final AtomicInteger other = new AtomicInteger();
        Thread.ofPlatform().start(() -> other.set(LinuxSyscalls.gettid())).join();
        assertTrue(other.get() > 0);
        assertNotEquals(LinuxSyscalls.gettid(), other.get());
    }

    @Test
    void theKernelNamesItself() {
        assertEquals(0, LinuxSyscalls.uname(address));
        assertEquals("Linux", memory.getString(0));
        assertEquals(NativeProfile.current().name(), "linux-" + memory.getString(4 * 65));
    }

    @Test
    void mappedMemoryIsZeroWritableAndGivenBack() {
        final int page = NativeProfile.current().pageBytes();
        final long mapping = LinuxSyscalls.mmap(0, 2L * page, LinuxMemory.PROT_READ | LinuxMemory.PROT_WRITE,
                LinuxMemory.MAP_PRIVATE | LinuxMemory.MAP_ANONYMOUS, NO_FD, 0);
        assertTrue(mapping > 0 && mapping % page == 0);
        assertEquals(0, RawMemory.getLong(mapping + page));
        RawMemory.putLong(mapping + page, 77);
        assertEquals(0, LinuxSyscalls.madvise(mapping + page, page, LinuxMemory.MADV_DONTNEED));
        assertEquals(0, RawMemory.getLong(mapping + page));
        assertEquals(-Errno.EINVAL, LinuxSyscalls.munmap(mapping + 1, page));
        assertEquals(0, LinuxSyscalls.munmap(mapping, 2L * page));
        assertEquals(-Errno.EINVAL, LinuxSyscalls.mmap(0, 0, LinuxMemory.PROT_READ,
                LinuxMemory.MAP_PRIVATE | LinuxMemory.MAP_ANONYMOUS, NO_FD, 0));
    }

    @Test
    void bytesGoThroughASocketPairUntilItIsShutDown() {
        final int[] pair = socketPair();
        RawMemory.putLong(address, 0x0123456789ABCDEFL);
        assertEquals(8, LinuxSyscalls.write(pair[0], address, 8));
        assertEquals(5, LinuxSyscalls.read(pair[1], address + 64, 5));
        assertEquals(3, LinuxSyscalls.read(pair[1], address + 69, 64));
        assertEquals(0x0123456789ABCDEFL, RawMemory.getLong(address + 64));
        assertEquals(-Errno.EAGAIN, LinuxSyscalls.read(pair[1], address, 8));
        assertEquals(0, LinuxSyscalls.shutdown(pair[0], LinuxSocket.SHUT_WR));
        assertEquals(0, LinuxSyscalls.read(pair[1], address, 8));
        assertEquals(-Errno.EPIPE, LinuxSyscalls.sendto(pair[0], address, 8, LinuxSocket.MSG_NOSIGNAL, 0, 0));
    }

    @Test
    void piecesAreGatheredAndScattered() {
        final int[] pair = socketPair();
        final long iov = address + 1024;
        RawMemory.putLong(address, 0x1111111111111111L);
        RawMemory.putLong(address + 8, 0x2222222222222222L);
        IoVec.set(iov, address + 8, 4);
        IoVec.set(iov + IoVec.BYTES, address, 4);
        assertEquals(8, LinuxSyscalls.writev(pair[0], iov, 2));
        IoVec.set(iov, address + 64, 2);
        IoVec.set(iov + IoVec.BYTES, address + 72, 6);
        assertEquals(8, LinuxSyscalls.readv(pair[1], iov, 2));
        assertEquals((short) 0x2222, RawMemory.getShort(address + 64));
        assertEquals(0x2222, RawMemory.getShort(address + 72));
        assertEquals(0x11111111, RawMemory.getInt(address + 74));
    }

    @Test
    void messagesCarryPieces() {
        final int[] pair = socketPair();
        final long iov = address + 1024;
        final long msg = address + 2048;
        RawMemory.putLong(address, 42);
        IoVec.set(iov, address, 8);
        MsgHdr.clear(msg);
        MsgHdr.iov(msg, iov, 1);
        assertEquals(8, LinuxSyscalls.sendmsg(pair[0], msg, 0));
        IoVec.set(iov, address + 64, 100);
        assertEquals(8, LinuxSyscalls.recvmsg(pair[1], msg, LinuxSocket.MSG_CMSG_CLOEXEC));
        assertEquals(42, RawMemory.getLong(address + 64));
        assertEquals(LinuxSocket.MSG_CMSG_CLOEXEC, MsgHdr.flags(msg));
    }

    @Test
    void aConnectionIsMadeBetweenNamedAddresses() {
        final int listener = opened(LinuxSyscalls.socket(LinuxSocket.AF_INET,
                LinuxSocket.SOCK_STREAM | LinuxSocket.SOCK_NONBLOCK | LinuxSocket.SOCK_CLOEXEC, 0));
        RawMemory.putInt(address, 1);
        assertEquals(0,
                LinuxSyscalls.setsockopt(listener, LinuxSocket.SOL_SOCKET, LinuxSocket.SO_REUSEADDR, address, 4));
        final int bytes = SockAddr.encode(InetAddress.getLoopbackAddress(), 0, address);
        assertEquals(0, LinuxSyscalls.bind(listener, address, bytes));
        assertEquals(0, LinuxSyscalls.listen(listener, 16));
        final InetSocketAddress bound = name(listener);

        final int client = opened(LinuxSyscalls.socket(LinuxSocket.AF_INET,
                LinuxSocket.SOCK_STREAM | LinuxSocket.SOCK_CLOEXEC, 0));
        SockAddr.encode(bound, address);
        assertEquals(0, LinuxSyscalls.connect(client, address, bytes));

        RawMemory.putInt(address + 512, SockAddr.STORAGE_BYTES);
        final int server = opened(LinuxSyscalls.accept4(listener, address, address + 512,
                LinuxSocket.SOCK_NONBLOCK | LinuxSocket.SOCK_CLOEXEC));
        assertEquals(16, RawMemory.getInt(address + 512));
        assertEquals(name(client), SockAddr.decode(address));
        RawMemory.putInt(address + 512, SockAddr.STORAGE_BYTES);
        assertEquals(0, LinuxSyscalls.getpeername(client, address, address + 512));
        assertEquals(bound, SockAddr.decode(address));
        assertEquals(LinuxFile.O_NONBLOCK, LinuxSyscalls.fcntl(server, LinuxFile.F_GETFL, 0) & LinuxFile.O_NONBLOCK);
        assertEquals(0, LinuxSyscalls.fcntl(client, LinuxFile.F_GETFL, 0) & LinuxFile.O_NONBLOCK);
        assertEquals(LinuxFile.FD_CLOEXEC, LinuxSyscalls.fcntl(server, LinuxFile.F_GETFD, 0));

        Linger.set(address, true, 0);
        assertEquals(0, LinuxSyscalls.setsockopt(client, LinuxSocket.SOL_SOCKET, LinuxSocket.SO_LINGER, address,
                Linger.BYTES));
        assertEquals(0, LinuxSyscalls.close(client));
        open.remove(Integer.valueOf(client));
        assertEquals(-Errno.ECONNRESET, LinuxSyscalls.recvfrom(server, address, 8, 0, 0, 0));
    }

    @Test
    void anOptionIsReadBack() {
        final int socket = opened(LinuxSyscalls.socket(LinuxSocket.AF_INET6, LinuxSocket.SOCK_STREAM, 0));
        RawMemory.putInt(address, 1);
        assertEquals(0, LinuxSyscalls.setsockopt(socket, LinuxSocket.SOL_TCP, LinuxSocket.TCP_NODELAY, address, 4));
        RawMemory.putLong(address + 8, 0);
        RawMemory.putInt(address + 16, 4);
        assertEquals(0, LinuxSyscalls.getsockopt(socket, LinuxSocket.SOL_TCP, LinuxSocket.TCP_NODELAY, address + 8,
                address + 16));
        assertEquals(1, RawMemory.getInt(address + 8));
        assertEquals(4, RawMemory.getInt(address + 16));
    }

    @Test
    void aDatagramTellsItsSender() {
        final int first = opened(LinuxSyscalls.socket(LinuxSocket.AF_INET, LinuxSocket.SOCK_DGRAM, 0));
        final int second = opened(LinuxSyscalls.socket(LinuxSocket.AF_INET, LinuxSocket.SOCK_DGRAM, 0));
        for (final int socket : new int[] { first, second }) {
            assertEquals(0, LinuxSyscalls.bind(socket, address,
                    SockAddr.encode(InetAddress.getLoopbackAddress(), 0, address)));
        }
        final InetSocketAddress sender = name(first);
        final InetSocketAddress receiver = name(second);
        final int bytes = SockAddr.encode(receiver, address);
        RawMemory.putInt(address + 512, 0x01010101);
        assertEquals(3, LinuxSyscalls.sendto(first, address + 512, 3, 0, address, bytes));
        RawMemory.putInt(address + 512, 0);
        final int told = LinuxSocket.MSG_PEEK | LinuxSocket.MSG_TRUNC | LinuxSocket.MSG_DONTWAIT;
        assertEquals(3, LinuxSyscalls.recvfrom(second, address + 512, 2, told, 0, 0));
        assertEquals(0x0101, RawMemory.getInt(address + 512));
        RawMemory.putInt(address + 256, SockAddr.STORAGE_BYTES);
        assertEquals(3,
                LinuxSyscalls.recvfrom(second, address + 512, 100, LinuxSocket.MSG_DONTWAIT, address, address + 256));
        assertEquals(sender, SockAddr.decode(address));
    }

    @Test
    void aCounterIsWrittenAndReadAtOnce() {
        final int counter = opened(LinuxSyscalls.eventfd2(3, LinuxFile.EFD_NONBLOCK | LinuxFile.EFD_CLOEXEC));
        RawMemory.putLong(address, 4);
        assertEquals(8, LinuxSyscalls.write(counter, address, 8));
        assertEquals(8, LinuxSyscalls.read(counter, address, 8));
        assertEquals(7, RawMemory.getLong(address));
        assertEquals(-Errno.EAGAIN, LinuxSyscalls.read(counter, address, 8));
    }

    @Test
    void aPipeGoesOneWay() {
        assertEquals(0, LinuxSyscalls.pipe2(address, LinuxFile.O_CLOEXEC | LinuxFile.O_NONBLOCK));
        final int reading = opened(RawMemory.getInt(address));
        final int writing = opened(RawMemory.getInt(address + 4));
        assertEquals(4, LinuxSyscalls.write(writing, address, 4));
        assertEquals(-Errno.EBADF, LinuxSyscalls.write(reading, address, 4));
        assertEquals(4, LinuxSyscalls.read(reading, address, 8));
    }

    @Test
    void interestsBecomeEvents() {
        final int epoll = opened(LinuxSyscalls.epollCreate1(LinuxPoll.EPOLL_CLOEXEC));
        final int counter = opened(LinuxSyscalls.eventfd2(0, LinuxFile.EFD_NONBLOCK));
        EpollEvent.set(address, LinuxPoll.EPOLLIN | LinuxPoll.EPOLLET, 0x1234_5678_9ABC_DEF0L);
        assertEquals(0, LinuxSyscalls.epollCtl(epoll, LinuxPoll.EPOLL_CTL_ADD, counter, address));
        assertEquals(0, LinuxSyscalls.epollPwait(epoll, address + 64, 8, 0, 0));
        KernelTimespec.set(address, 1_000_000);
        assertEquals(0, LinuxSyscalls.epollPwait2(epoll, address + 64, 8, address, 0));
        RawMemory.putLong(address, 1);
        assertEquals(8, LinuxSyscalls.write(counter, address, 8));
        assertEquals(1, LinuxSyscalls.epollPwait(epoll, address + 64, 8, 1_000, 0));
        assertEquals(LinuxPoll.EPOLLIN, EpollEvent.events(address + 64));
        assertEquals(0x1234_5678_9ABC_DEF0L, EpollEvent.data(address + 64));
        assertEquals(0, LinuxSyscalls.epollCtl(epoll, LinuxPoll.EPOLL_CTL_DEL, counter, 0));
        assertEquals(-Errno.ENOENT, LinuxSyscalls.epollCtl(epoll, LinuxPoll.EPOLL_CTL_DEL, counter, 0));
    }

    @Test
    void severalEventsLieOneBehindTheOther() {
        final int epoll = opened(LinuxSyscalls.epollCreate1(0));
        for (int i = 1; i <= 3; i++) {
            final int ready = opened(LinuxSyscalls.eventfd2(1, 0));
            EpollEvent.set(address, LinuxPoll.EPOLLIN, i);
            assertEquals(0, LinuxSyscalls.epollCtl(epoll, LinuxPoll.EPOLL_CTL_ADD, ready, address));
        }
        assertEquals(3, LinuxSyscalls.epollPwait(epoll, address, 8, 0, 0));
        long sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += EpollEvent.data(address + (long) i * EpollEvent.BYTES);
        }
        assertEquals(6, sum);
    }

    @Test
    void theClockIsTheOneOfTheJvm() {
        final long before = System.nanoTime();
        assertEquals(0, LinuxSyscalls.clockGettime(LinuxFile.CLOCK_MONOTONIC, address));
        final long now = KernelTimespec.nanos(address);
        assertTrue(before <= now && now <= System.nanoTime());
    }

    @Test
    void aTimeIsSplitIntoSecondsAndNanoseconds() {
        KernelTimespec.set(address, 12_345_678_901_234L);
        assertEquals(12_345, RawMemory.getLong(address));
        assertEquals(678_901_234, RawMemory.getLong(address + 8));
        assertEquals(12_345_678_901_234L, KernelTimespec.nanos(address));
    }

    @Test
    void limitsCanBeRead() {
        assertEquals(0, LinuxSyscalls.prlimit64(0, LinuxMemory.RLIMIT_NOFILE, 0, address));
        assertTrue(RawMemory.getLong(address) > 0);
        assertTrue(Long.compareUnsigned(RawMemory.getLong(address), RawMemory.getLong(address + 8)) <= 0);
    }

    @Test
    void aThreadCanBeNamedAndBoundToTheProcessorsItHas() throws InterruptedException {
        final AtomicInteger wrong = new AtomicInteger();
        Thread.ofPlatform().start(() -> {
            RawMemory.fill(address, 128, (byte) 0xFF);
            wrong.addAndGet(LinuxSyscalls.schedSetaffinity(0, 128, address));
            RawMemory.fill(address, 128, (byte) 0);
            wrong.addAndGet(LinuxSyscalls.schedSetaffinity(0, 128, address) + Errno.EINVAL);
            memory.setString(0, "named");
            wrong.addAndGet(LinuxSyscalls.prctl(LinuxSeccomp.PR_SET_NAME, address, 0, 0, 0));
        }).join();
        assertEquals(0, wrong.get());
    }

    private int opened(final int fd) {
        assertTrue(fd >= 0, () -> Errno.describe(-fd));
        open.add(fd);
        return fd;
    }

    private int[] socketPair() {
        assertEquals(0, LinuxSyscalls.socketpair(LinuxSocket.AF_UNIX,
                LinuxSocket.SOCK_STREAM | LinuxSocket.SOCK_NONBLOCK | LinuxSocket.SOCK_CLOEXEC, 0, address));
        return new int[] { opened(RawMemory.getInt(address)), opened(RawMemory.getInt(address + 4)) };
    }

    private InetSocketAddress name(final int fd) {
        RawMemory.putInt(address + 3000, SockAddr.STORAGE_BYTES);
        assertEquals(0, LinuxSyscalls.getsockname(fd, address + 2800, address + 3000));
        return SockAddr.decode(address + 2800);
    }
}
