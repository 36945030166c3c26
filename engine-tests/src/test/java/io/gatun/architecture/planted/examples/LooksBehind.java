package io.gatun.architecture.planted.examples;

import io.gatun.architecture.planted.ffm.MayReinterpret;

public final class LooksBehind {
    final MayReinterpret bindings = new MayReinterpret();
}
