/**
 * What POSIX systems share: socket addresses and their encoding.
 * Entered by the bindings of a system, the drivers and the loop.
 * Must never know which system it runs on beyond the native profile.
 */
package io.gatun.ffm.posix;
