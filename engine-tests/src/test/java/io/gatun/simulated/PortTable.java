package io.gatun.simulated;

import static io.gatun.ffm.Errno.EACCES;
import static io.gatun.ffm.Errno.EADDRINUSE;
import static io.gatun.ffm.Errno.EADDRNOTAVAIL;

import io.gatun.internal.driver.SocketOptionName;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Who has which port, by Linux's rules for an unprivileged user. */
final class PortTable {
    private static final int FIRST_UNPRIVILEGED = 1024;
    private static final int FIRST_EPHEMERAL = 32768;
    private static final int LAST_EPHEMERAL = 60999;

    private final TreeMap<Integer, List<SimulatedSocket>> sockets = new TreeMap<>();
    private final Dice dice;
    private int nextEphemeral;

    PortTable(final Dice dice) {
        this.dice = dice;
        nextEphemeral = FIRST_EPHEMERAL + dice.nextInt(LAST_EPHEMERAL - FIRST_EPHEMERAL + 1);
    }

    /** The port, or minus an errno. Port 0: a free one. */
    int claim(final SimulatedSocket socket, final InetAddress address, final int port) {
        if (!Addresses.isLocal(address)) {
            return -EADDRNOTAVAIL;
        }
        if (port == 0) {
            final int free = freePort();
            if (free > 0) {
                share(socket, free);
            }
            return free;
        }
        if (port < FIRST_UNPRIVILEGED) {
            return -EACCES;
        }
        if (conflicts(socket, address, port, false)) {
            return -EADDRINUSE;
        }
        share(socket, port);
        return port;
    }

    /** Adds the socket without asking: accepted ones have their listener's port. */
    void share(final SimulatedSocket socket, final int port) {
        sockets.computeIfAbsent(port, p -> new ArrayList<>(2)).add(socket);
    }

    void release(final SimulatedSocket socket, final int port) {
        final List<SimulatedSocket> sharing = sockets.get(port);
        if (sharing != null && sharing.remove(socket) && sharing.isEmpty()) {
            sockets.remove(port);
        }
    }

    boolean conflicts(final SimulatedSocket socket, final InetAddress address, final int port,
            final boolean listening) {
        for (final SimulatedSocket other : sockets.getOrDefault(port, List.of())) {
            if (other != socket && overlap(socket, address, other) && !mayShare(socket, other, listening)) {
                return true;
            }
        }
        return false;
    }

    /** The listener for a connection to this address; among several with SO_REUSEPORT any. Null: none. */
    SimulatedSocket listener(final InetAddress target, final int port) {
        final List<SimulatedSocket> best = new ArrayList<>(1);
        int bestRank = 0;
        for (final SimulatedSocket candidate : sockets.getOrDefault(port, List.of())) {
            final int rank = candidate.isListening() ? rank(candidate, target) : 0;
            if (rank > bestRank) {
                best.clear();
                bestRank = rank;
            }
            if (rank > 0 && rank == bestRank) {
                best.add(candidate);
            }
        }
        return best.isEmpty() ? null : best.get(best.size() == 1 ? 0 : dice.nextInt(best.size()));
    }

    private int freePort() {
        for (int i = FIRST_EPHEMERAL; i <= LAST_EPHEMERAL; i++) {
            final int port = nextEphemeral;
            nextEphemeral = port == LAST_EPHEMERAL ? FIRST_EPHEMERAL : port + 1;
            if (!sockets.containsKey(port)) {
                return port;
            }
        }
        return -EADDRINUSE;
    }

    /** 0: does not take connections to this address; the greater, the more specific. */
    private static int rank(final SimulatedSocket listener, final InetAddress target) {
        final InetAddress bound = listener.boundAddress();
        if (bound.equals(target)) {
            return 3;
        }
        final boolean targetIpv6 = target.getAddress().length == 16;
        if (!bound.isAnyLocalAddress()) {
            return 0;
        }
        if (bound.getAddress().length == target.getAddress().length) {
            return 2;
        }
        return !targetIpv6 && listener.isDualStack() ? 1 : 0;
    }

    private static boolean overlap(final SimulatedSocket socket, final InetAddress address,
            final SimulatedSocket other) {
        final InetAddress taken = other.boundAddress();
        if (address.equals(taken)) {
            return true;
        }
        return covers(socket, address, taken) || covers(other, taken, address);
    }

    private static boolean covers(final SimulatedSocket wide, final InetAddress wideAddress,
            final InetAddress narrow) {
        return wideAddress.isAnyLocalAddress()
                && (wideAddress.getClass() == narrow.getClass()
                        || (wideAddress instanceof Inet6Address && wide.isDualStack()));
    }

    private static boolean mayShare(final SimulatedSocket socket, final SimulatedSocket other,
            final boolean listening) {
        if (both(socket, other, SocketOptionName.REUSE_PORT)) {
            return true;
        }
        return both(socket, other, SocketOptionName.REUSE_ADDRESS) && !other.isListening()
                && !(listening && other.isListening());
    }

    private static boolean both(final SimulatedSocket one, final SimulatedSocket other,
            final SocketOptionName option) {
        return one.option(option) != 0 && other.option(option) != 0;
    }
}
