package io.gatun.internal.driver;

import java.io.IOException;

/** This kernel, or this process on it, cannot run the driver; the message names call and cause. */
public final class DriverUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    public DriverUnavailableException(final String message, final Throwable cause) {
        super(message, cause);
    }

    public DriverUnavailableException(final String message) {
        super(message);
    }
}
