package io.gatun.ffm.posix;

import static io.gatun.ffm.Struct.offset;

import io.gatun.ffm.NativeProfile;
import io.gatun.ffm.RawMemory;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/**
 * Socket addresses, struct sockaddr_in, sockaddr_in6 and sockaddr_un, as Linux has them. Ports and internet addresses
 * are in network order, families and scopes in the machine's.
 *
 * <pre>
 *   sockaddr_in    0        2       4           8                  16
 *                  +--------+-------+-----------+------------------+
 *                  | family | port  | address   | zero             |
 *                  +--------+-------+-----------+------------------+
 *   sockaddr_in6   +--------+-------+-----------+------------------+ - - - - - - - +----------+
 *                  | family | port  | flow info | address                          | scope id |
 *                  +--------+-------+-----------+------------------+ - - - - - - - +----------+
 *                  0        2       4           8                                  24         28
 *   sockaddr_un    +--------+----------------------------- - - - - - - - - - - - - - - - - ---+
 *                  | family | path, ended by 0; or 0 and an abstract name                     |
 *                  +--------+----------------------------- - - - - - - - - - - - - - - - - ---+
 *                  0        2                                                                 110
 * </pre>
 *
 * Addresses of memory are raw: the caller owns it and gives {@link #STORAGE_BYTES} of room. Any thread may call.
 */
public final class SockAddr {
    /** Room for an address of any family, and the size of struct sockaddr_storage. */
    public static final int STORAGE_BYTES = 128;

    private static final SockAddrFormat FORMAT = SockAddrFormat.of(NativeProfile.current());

    private static final int IN_BYTES = (int) FORMAT.in().byteSize();
    private static final long IN_PORT = offset(FORMAT.in(), "sin_port");
    private static final long IN_ADDR = offset(FORMAT.in(), "sin_addr");

    private static final int IN6_BYTES = (int) FORMAT.in6().byteSize();
    private static final long IN6_PORT = offset(FORMAT.in6(), "sin6_port");
    private static final long IN6_ADDR = offset(FORMAT.in6(), "sin6_addr");
    private static final long IN6_SCOPE = offset(FORMAT.in6(), "sin6_scope_id");

    private static final int UN_PATH = (int) offset(FORMAT.un(), "sun_path");
    private static final int UN_PATH_BYTES = (int) FORMAT.un().byteSize() - UN_PATH;

    private static final long FAMILY = offset(FORMAT.storage(), "ss_family");
    private static final int INET_BYTES = 4; // of an IPv4 address
    private static final int INET6_BYTES = 16; // of an IPv6 address
    private static final int MAPPED_AT = INET6_BYTES - INET_BYTES; // where the IPv4 address is in a mapped one

    private SockAddr() {}

    /**
     * Writes an internet address in its own family.
     *
     * @param socketAddress resolved
     * @param target where to
     * @return the bytes written, which is the address's size for the kernel
     * @throws IllegalArgumentException when the address is unresolved, naming it
     */
    public static int encode(final InetSocketAddress socketAddress, final long target) {
        return encode(resolved(socketAddress), socketAddress.getPort(), target);
    }

    /**
     * Writes an internet address in its own family.
     *
     * @param address IPv4, or IPv6 with or without a scope
     * @param port 0 to 65535
     * @param target where to
     * @return the bytes written, which is the address's size for the kernel
     * @throws IllegalArgumentException when the port is out of range
     */
    public static int encode(final InetAddress address, final int port, final long target) {
        checkPort(port);
        if (address instanceof Inet6Address inet6) {
            return encodeInet6(inet6.getAddress(), inet6.getScopeId(), port, target);
        }
        RawMemory.fill(target, IN_BYTES, (byte) 0);
        RawMemory.putShort(target + FAMILY, FORMAT.inet());
        putPort(target + IN_PORT, port);
        putBytes(address.getAddress(), target + IN_ADDR);
        return IN_BYTES;
    }

    /**
     * Writes an internet address for a socket of AF_INET6 which speaks IPv4 too: IPv4 becomes {@code ::ffff:a.b.c.d}.
     * The IPv4 wildcard stays an IPv4 address; what shall listen for both must pass {@code ::}.
     *
     * @param socketAddress resolved
     * @param target where to
     * @return the bytes written, which is the address's size for the kernel
     * @throws IllegalArgumentException when the address is unresolved, naming it
     */
    public static int encodeDualStack(final InetSocketAddress socketAddress, final long target) {
        final InetAddress address = resolved(socketAddress);
        if (!(address instanceof Inet4Address)) {
            return encode(address, socketAddress.getPort(), target);
        }
        final byte[] mapped = new byte[INET6_BYTES];
        mapped[MAPPED_AT - 2] = (byte) 0xFF;
        mapped[MAPPED_AT - 1] = (byte) 0xFF;
        System.arraycopy(address.getAddress(), 0, mapped, MAPPED_AT, INET_BYTES);
        return encodeInet6(mapped, 0, socketAddress.getPort(), target);
    }

    /**
     * Writes the address of a local socket.
     *
     * @param path in the file system; or the character 0 and a name, in Linux's abstract namespace
     * @param target where to
     * @return the bytes written, which is the address's size for the kernel
     * @throws IllegalArgumentException when the path is empty, has the character 0 elsewhere than first, or is longer
     *         than 107 bytes of UTF-8, naming it
     */
    public static int encodeUnix(final String path, final long target) {
        final byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        final boolean abstractName = !path.isEmpty() && path.charAt(0) == 0;
        if (bytes.length == (abstractName ? 1 : 0) || path.indexOf(0, 1) > 0) {
            throw new IllegalArgumentException(
                    "path of a local socket is empty or has a character 0 inside: '" + path + "'");
        }
        final int used = abstractName ? bytes.length : bytes.length + 1;
        if (bytes.length >= UN_PATH_BYTES + (abstractName ? 1 : 0)) {
            throw new IllegalArgumentException("path of a local socket has " + bytes.length + " bytes; "
                    + (UN_PATH_BYTES - 1) + " is the most: '" + path + "'");
        }
        RawMemory.putShort(target + FAMILY, FORMAT.unix());
        putBytes(bytes, target + UN_PATH);
        if (!abstractName) {
            RawMemory.putByte(target + UN_PATH + bytes.length, (byte) 0);
        }
        return UN_PATH + used;
    }

    /**
     * The family of an address.
     *
     * @param address where it is
     * @return AF names
     */
    public static int family(final long address) {
        return Short.toUnsignedInt(RawMemory.getShort(address + FAMILY));
    }

    /**
     * The port of an internet address.
     *
     * @param address where it is; sockaddr_in and sockaddr_in6 have it in the same place
     * @return 0 to 65535
     */
    public static int port(final long address) {
        return Byte.toUnsignedInt(RawMemory.getByte(address + IN_PORT)) << 8
                | Byte.toUnsignedInt(RawMemory.getByte(address + IN_PORT + 1));
    }

    /**
     * Reads an internet address. One of AF_INET6 which stands for an IPv4 address is answered as IPv4.
     *
     * @param address where it is
     * @return the address, numeric
     * @throws IllegalArgumentException when it is of another family, naming it
     */
    public static InetSocketAddress decode(final long address) {
        final int family = family(address);
        if (family == FORMAT.inet()) {
            return new InetSocketAddress(inetAddress(address + IN_ADDR, INET_BYTES, 0), port(address));
        }
        if (family == FORMAT.inet6()) {
            final int scope = RawMemory.getInt(address + IN6_SCOPE);
            return new InetSocketAddress(inetAddress(address + IN6_ADDR, INET6_BYTES, scope), port(address));
        }
        throw new IllegalArgumentException("not an internet address: family " + family);
    }

    /**
     * Reads the address of a local socket.
     *
     * @param address where it is
     * @param bytes its size, as the kernel told
     * @return a path; the character 0 and a name in the abstract namespace; empty for a socket without a name
     * @throws IllegalArgumentException when it is of another family or the size is out of range, naming it
     */
    public static String decodeUnix(final long address, final int bytes) {
        if (bytes < UN_PATH || bytes > STORAGE_BYTES || family(address) != FORMAT.unix()) {
            throw new IllegalArgumentException("not the address of a local socket: " + bytes + " bytes"
                    + (bytes < UN_PATH ? "" : ", family " + family(address)));
        }
        final byte[] path = new byte[bytes - UN_PATH];
        RawMemory.copyOut(address + UN_PATH, MemorySegment.ofArray(path), 0, path.length);
        int used = path.length;
        if (path.length > 0 && path[0] != 0) {
            used = 0;
            while (used < path.length && path[used] != 0) {
                used++;
            }
        }
        return new String(path, 0, used, StandardCharsets.UTF_8);
    }

    private static InetAddress resolved(final InetSocketAddress socketAddress) {
        final InetAddress address = socketAddress.getAddress();
        if (address == null) {
            throw new IllegalArgumentException("address is unresolved: " + socketAddress.getHostString() + ":"
                    + socketAddress.getPort());
        }
        return address;
    }

    private static void checkPort(final int port) {
        if (port >>> Short.SIZE != 0) {
            throw new IllegalArgumentException("port is out of range 0 to 65535: " + port);
        }
    }

    private static int encodeInet6(final byte[] address, final int scope, final int port, final long target) {
        RawMemory.fill(target, IN6_BYTES, (byte) 0);
        RawMemory.putShort(target + FAMILY, FORMAT.inet6());
        putPort(target + IN6_PORT, port);
        putBytes(address, target + IN6_ADDR);
        RawMemory.putInt(target + IN6_SCOPE, scope);
        return IN6_BYTES;
    }

    private static void putPort(final long target, final int port) {
        RawMemory.putByte(target, (byte) (port >>> 8));
        RawMemory.putByte(target + 1, (byte) port);
    }

    private static void putBytes(final byte[] bytes, final long target) {
        for (int i = 0; i < bytes.length; i++) {
            RawMemory.putByte(target + i, bytes[i]);
        }
    }

    private static InetAddress inetAddress(final long address, final int bytes, final int scope) {
        final byte[] raw = new byte[bytes];
        RawMemory.copyOut(address, MemorySegment.ofArray(raw), 0, bytes);
        try {
            final InetAddress unscoped = InetAddress.getByAddress(raw); // answers IPv4 for a mapped address
            return scope != 0 && unscoped instanceof Inet6Address ? Inet6Address.getByAddress(null, raw, scope)
                    : unscoped;
        } catch (final UnknownHostException e) {
            throw new IllegalStateException(bytes + " bytes are the size of an address", e);
        }
    }
}
