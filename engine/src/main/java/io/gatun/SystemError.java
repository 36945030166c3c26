package io.gatun;

/** Implemented by every exception that comes from a kernel: what was asked, and the kernel's answer. */
public interface SystemError {
    /**
     * What was asked of the kernel.
     *
     * @return the call's name, such as "connect"
     */
    String operation();

    /**
     * The kernel's answer by name.
     *
     * @return such as "ECONNREFUSED"; on Windows the WSA name
     */
    String errnoName();

    /**
     * The kernel's answer.
     *
     * @return the number, above 0; numbers differ between systems
     */
    int errno();
}
