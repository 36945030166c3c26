package io.gatun;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.DriverConfig;
import io.gatun.internal.driver.DriverFactory;
import io.gatun.internal.driver.DriverUnavailableException;
import io.gatun.internal.driver.Sockets;
import io.gatun.internal.driver.uring.UringFactory;

/** Which kernel interface an engine uses: the first that works when it is free to choose, else the forced one or none. */
final class DriverChoice {
    private final List<DriverFactory> candidates;
    private final List<String> refused = new ArrayList<>();
    private DriverFactory chosen; // by the first worker; the others follow

    private DriverChoice(final List<DriverFactory> candidates) {
        this.candidates = candidates;
    }

    static DriverChoice of(final String name) throws IOException {
        return switch (name) {
            case "auto", "io_uring" -> new DriverChoice(List.of(new UringFactory()));
            default -> throw new IOException("driver " + name + ": not in this version of Gatun, which has io_uring");
        };
    }

    static DriverChoice given(final DriverFactory factory) {
        return new DriverChoice(List.of(factory));
    }

    String name() {
        return chosen.name();
    }

    /** "name: cause" of each driver that was tried before and cannot run. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    Sockets sockets() {
        return (chosen == null ? candidates.getFirst() : chosen).sockets();
    }

    Driver create(final DriverConfig config) throws DriverUnavailableException {
        if (chosen != null) {
            return chosen.create(config);
        }
        DriverUnavailableException last = null;
        for (final DriverFactory candidate : candidates) {
            try {
                final Driver driver = candidate.create(config);
                chosen = candidate;
                return driver;
            } catch (final DriverUnavailableException e) {
                refused.add(candidate.name() + ": " + e.getMessage());
                last = e;
            }
        }
        throw new DriverUnavailableException("driver " + String.join("; ", refused), last);
    }
}
