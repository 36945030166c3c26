package io.gatun.ffm.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.ffm.RawMemory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SockAddrTest {
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate(SockAddr.STORAGE_BYTES + 8, 8);
    private final long address = memory.address();

    @BeforeEach
    void soil() {
        memory.fill((byte) 0xEE);
    }

    @AfterEach
    void release() {
        arena.close();
    }

    @Test
    void anIpv4AddressIsWrittenInNetworkOrder() throws UnknownHostException {
        final int bytes = SockAddr.encode(InetAddress.getByAddress(new byte[] { 10, 1, 2, (byte) 200 }), 0x1F90,
                address);
        assertEquals("02001f900a0102c80000000000000000", hex(bytes));
        assertEquals(AF_INET, SockAddr.family(address));
        assertEquals(8080, SockAddr.port(address));
        assertEquals((byte) 0xEE, RawMemory.getByte(address + bytes));
    }

    @Test
    void anIpv6AddressKeepsItsScope() throws UnknownHostException {
        final byte[] linkLocal = InetAddress.getByName("fe80::1:2:3").getAddress();
        final InetSocketAddress written = new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 7), 443);
        final int bytes = SockAddr.encode(written, address);
        assertEquals("0a0001bb00000000fe80000000000000000000010002000307000000", hex(bytes));
        assertEquals(AF_INET6, SockAddr.family(address));
        final InetSocketAddress read = SockAddr.decode(address);
        assertEquals(written, read);
        assertEquals(7, assertInstanceOf(Inet6Address.class, read.getAddress()).getScopeId());
        assertEquals((byte) 0xEE, RawMemory.getByte(address + bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = { "127.0.0.1", "0.0.0.0", "255.255.255.255", "::", "::1", "2001:db8::8:800:200c:417a" })
    void anAddressComesBackAsItWent(final String host) throws UnknownHostException {
        final Random random = new Random(host.hashCode());
        for (final int port : new int[] { 0, 1, 255, 256, 65535, random.nextInt(65536) }) {
            final InetSocketAddress written = new InetSocketAddress(InetAddress.getByName(host), port);
            SockAddr.encode(written, address);
            assertEquals(written, SockAddr.decode(address));
        }
    }

    @Test
    void anIpv4AddressTravelsMappedOnADualStackSocketAndComesBackAsIpv4() throws UnknownHostException {
        final InetSocketAddress written = new InetSocketAddress(InetAddress.getByName("192.0.2.33"), 9000);
        final int bytes = SockAddr.encodeDualStack(written, address);
        assertEquals("0a0023280000000000000000000000000000ffffc000022100000000", hex(bytes));
        final InetSocketAddress read = SockAddr.decode(address);
        assertInstanceOf(Inet4Address.class, read.getAddress());
        assertEquals(written, read);
    }

    @Test
    void anIpv6AddressIsNotChangedForADualStackSocket() throws UnknownHostException {
        final InetSocketAddress written = new InetSocketAddress(InetAddress.getByName("2001:db8::5"), 1);
        assertEquals(28, SockAddr.encodeDualStack(written, address));
        assertEquals(written, SockAddr.decode(address));
    }

    @Test
    void anUnresolvedAddressIsRefusedByName() {
        final InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 80);
        for (final IllegalArgumentException refusal : new IllegalArgumentException[] {
                assertThrows(IllegalArgumentException.class, () -> SockAddr.encode(unresolved, address)),
                assertThrows(IllegalArgumentException.class, () -> SockAddr.encodeDualStack(unresolved, address)) }) {
            assertEquals("address is unresolved: nowhere.invalid:80", refusal.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { -1, 65536, Integer.MIN_VALUE, Integer.MAX_VALUE })
    void aPortOutOfRangeIsRefusedByValue(final int port) {
        final IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
                () -> SockAddr.encode(InetAddress.getLoopbackAddress(), port, address));
        assertEquals("port is out of range 0 to 65535: " + port, refusal.getMessage());
    }

    @Test
    void anAddressOfAnotherFamilyIsRefusedByNumber() {
        SockAddr.encodeUnix("/x", address);
        assertEquals("not an internet address: family 1",
                assertThrows(IllegalArgumentException.class, () -> SockAddr.decode(address)).getMessage());
        SockAddr.encode(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), address);
        assertEquals("not the address of a local socket: 16 bytes, family 2",
                assertThrows(IllegalArgumentException.class, () -> SockAddr.decodeUnix(address, 16)).getMessage());
    }

    @Test
    void aPathEndsWithZeroAndItsSizeCountsIt() {
        final int bytes = SockAddr.encodeUnix("/run/a.sock", address);
        assertEquals("01002f72756e2f612e736f636b00", hex(bytes));
        assertEquals(AF_UNIX, SockAddr.family(address));
        assertEquals("/run/a.sock", SockAddr.decodeUnix(address, bytes));
        assertEquals("/run/a.sock", SockAddr.decodeUnix(address, 110), "a kernel may tell more than the path");
        assertEquals((byte) 0xEE, RawMemory.getByte(address + bytes));
    }

    @Test
    void anAbstractNameStartsWithZeroAndEndsAtItsSize() {
        final int bytes = SockAddr.encodeUnix("\0gatun", address);
        assertEquals("0100006761" + "74756e", hex(bytes));
        assertEquals("\0gatun", SockAddr.decodeUnix(address, bytes));
        assertEquals((byte) 0xEE, RawMemory.getByte(address + bytes));
    }

    @Test
    void aSocketWithoutANameHasAnEmptyPath() {
        SockAddr.encodeUnix("/x", address);
        assertEquals("", SockAddr.decodeUnix(address, 2));
    }

    @Test
    void theLongestPathsFitAndLongerOnesAreRefused() {
        final String path = "/" + "p".repeat(106);
        final String name = "\0" + "n".repeat(107);
        assertEquals(110, SockAddr.encodeUnix(path, address));
        assertEquals(path, SockAddr.decodeUnix(address, 110));
        assertEquals(110, SockAddr.encodeUnix(name, address));
        assertEquals(name, SockAddr.decodeUnix(address, 110));
        assertEquals((byte) 0xEE, RawMemory.getByte(address + 110));
        assertEquals("path of a local socket has 108 bytes; 107 is the most: '" + path + "q'", refusal(path + "q"));
        assertThrows(IllegalArgumentException.class, () -> SockAddr.encodeUnix(name + "q", address));
        assertThrows(IllegalArgumentException.class, () -> SockAddr.encodeUnix("/" + "\u00e4".repeat(54), address));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "\0", "/a\0b", "\0a\0b" })
    void aPathWithoutANameOrWithZeroInsideIsRefused(final String path) {
        assertEquals("path of a local socket is empty or has a character 0 inside: '" + path + "'", refusal(path));
    }

    @Test
    void aSizeOutOfRangeIsRefused() {
        SockAddr.encodeUnix("/x", address);
        assertThrows(IllegalArgumentException.class, () -> SockAddr.decodeUnix(address, 1));
        assertThrows(IllegalArgumentException.class, () -> SockAddr.decodeUnix(address, 129));
    }

    @Test
    void piecesHeadersAndLingerAreWrittenWhereCLooks() {
        IoVec.set(address, 0x1122, 0x3344);
        assertArrayEquals(new long[] { 0x1122, 0x3344 }, longs(2));
        assertEquals(0x1122, IoVec.base(address));
        assertEquals(0x3344, IoVec.bytes(address));

        MsgHdr.clear(address);
        MsgHdr.name(address, 0x10, 28);
        MsgHdr.iov(address, 0x20, 3);
        MsgHdr.control(address, 0x30, 64);
        MsgHdr.flags(address, 0x40);
        assertArrayEquals(new long[] { 0x10, 28, 0x20, 3, 0x30, 64, 0x40 }, longs(7));
        assertEquals(28, MsgHdr.nameBytes(address));
        assertEquals(64, MsgHdr.controlBytes(address));
        assertEquals(0x40, MsgHdr.flags(address));

        Linger.set(address, true, 5);
        assertEquals(5L << 32 | 1, RawMemory.getLong(address));
        Linger.set(address, false, 0);
        assertEquals(0, RawMemory.getLong(address));
    }

    private String refusal(final String path) {
        return assertThrows(IllegalArgumentException.class, () -> SockAddr.encodeUnix(path, address)).getMessage();
    }

    private String hex(final int bytes) {
        return HexFormat.of().formatHex(memory.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
    }

    private long[] longs(final int count) {
        return memory.asSlice(0, count * 8L).toArray(ValueLayout.JAVA_LONG);
    }
}
