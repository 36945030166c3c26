package io.gatun.conformance;

import java.net.InetSocketAddress;

/**
 * The other end of a connection, independent of the engine. Nothing here blocks: what is sent leaves by itself, and what
 * comes is read by itself, unless reading was stopped.
 */
public interface Peer {
    boolean isConnected();

    /** Sends, behind what was given before. */
    void send(byte... bytes);

    /** Bytes given to {@link #send} that the kernel has not taken. */
    long unsentBytes();

    /** End of input for the other side, behind everything sent. */
    void shutdownOutput();

    /** From now on bytes stay in the kernel's receive buffer. */
    void stopReading();

    void resumeReading();

    /** Bytes received and not yet taken. */
    int available();

    /** Takes received bytes, all that there are but at most so many. */
    byte[] take(int most);

    /** True behind the last byte, orderly or by a reset. */
    boolean isEndOfInput();

    /** True if the connection was reset by the other side. */
    boolean isReset();

    InetSocketAddress localAddress();

    /** Resets the connection. */
    void reset();

    /** Closes behind what was sent. */
    void close();
}
