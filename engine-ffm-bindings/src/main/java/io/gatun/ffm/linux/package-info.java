/**
 * Linux system calls, and the structures and constants of io_uring and epoll.
 * Entered by the Linux drivers.
 * Must never know a policy: a call's result is handed back as the kernel gave it.
 */
package io.gatun.ffm.linux;
