/**
 * Calls that every system has under another name.
 * The rooms above enter here when they do not care which system it is; a driver calls its own system's package.
 * It knows the systems' packages and must never know who asks.
 */
package io.gatun.ffm.system;
