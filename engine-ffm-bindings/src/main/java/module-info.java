/** The kernel ABI in Java: native functions, struct layouts, constants and errno names. No policy, no state, no threads. */
module io.gatun.ffm {
    exports io.gatun.ffm;
    exports io.gatun.ffm.posix;
    exports io.gatun.ffm.linux;
    exports io.gatun.ffm.system;
}
