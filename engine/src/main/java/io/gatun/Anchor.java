package io.gatun;

/** Keeps the exported package compilable until its first type; to be removed with it. */
final class Anchor {
    private Anchor() {}
}
