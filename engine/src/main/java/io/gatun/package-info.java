/**
 * The public face: engine, workers, listeners, connections and their handlers.
 * Entered by users; the only exported package.
 * Must never know a kernel structure, a raw address or an operating system's constant.
 */
package io.gatun;
