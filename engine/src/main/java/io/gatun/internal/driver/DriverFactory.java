package io.gatun.internal.driver;

/** Makes the drivers of one engine's workers. */
public interface DriverFactory {
    /** "io_uring", "epoll", ... */
    String name();

    /** Calls on descriptors, the same for all workers. */
    Sockets sockets();

    /**
     * Any thread; the driver then belongs to the thread that calls {@link Driver#enable}. Probes at production depth: what
     * this returns will work. Nothing is left behind when it throws.
     */
    Driver create(DriverConfig config) throws DriverUnavailableException;
}
