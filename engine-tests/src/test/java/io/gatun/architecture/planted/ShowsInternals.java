package io.gatun.architecture.planted;

import io.gatun.architecture.planted.ffm.MayReinterpret;
import io.gatun.architecture.planted.internal.loop.UsesTheDriver;
import java.util.List;

public class ShowsInternals {
    protected UsesTheDriver field;
    UsesTheDriver hidden;

    public ShowsInternals(final MayReinterpret parameter) {}

    public UsesTheDriver returned() {
        return field;
    }

    public void argument(final List<UsesTheDriver> drivers) {}

    public UsesTheDriver[] array() {
        return new UsesTheDriver[0];
    }
}
