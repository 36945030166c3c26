/**
 * What every driver must do, seen from outside: abstract suites over a {@link io.gatun.conformance.World}, and peers that
 * know nothing of the engine. A driver's own package names it and lists the suites that it must pass.
 * Must never know which driver it is.
 */
package io.gatun.conformance;
