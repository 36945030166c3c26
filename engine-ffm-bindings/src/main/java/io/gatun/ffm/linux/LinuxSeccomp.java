package io.gatun.ffm.linux;

/**
 * Constants of prctl(2), seccomp(2) and classic BPF, with the names of Linux's headers: what a system call filter needs.
 */
public final class LinuxSeccomp {
    // prctl(2)
    /** Names the calling thread, 16 bytes with the final zero. */
    public static final int PR_SET_NAME = 15;
    /** No more privileges by exec; a filter needs it. */
    public static final int PR_SET_NO_NEW_PRIVS = 38;
    /** How late timers may be, in nanoseconds. */
    public static final int PR_SET_TIMERSLACK = 29;

    // seccomp(2)
    /** Installs a filter. */
    public static final int SECCOMP_SET_MODE_FILTER = 1;
    /** For all threads of the process. */
    public static final int SECCOMP_FILTER_FLAG_TSYNC = 1;
    /** Answer: make the call. */
    public static final int SECCOMP_RET_ALLOW = 0x7fff0000;
    /** Answer: fail with the number in the lower 16 bits. */
    public static final int SECCOMP_RET_ERRNO = 0x00050000;

    // what a filter reads: struct seccomp_data has the number at 0, the architecture at 4
    /** The architecture x86_64. */
    public static final int AUDIT_ARCH_X86_64 = 0xC000003E;
    /** The architecture aarch64. */
    public static final int AUDIT_ARCH_AARCH64 = 0xC00000B7;

    // classic BPF
    /** Loads. */
    public static final int BPF_LD = 0x00;
    /** Jumps. */
    public static final int BPF_JMP = 0x05;
    /** Answers. */
    public static final int BPF_RET = 0x06;
    /** A 32-bit word. */
    public static final int BPF_W = 0x00;
    /** From an offset. */
    public static final int BPF_ABS = 0x20;
    /** When equal. */
    public static final int BPF_JEQ = 0x10;
    /** The operand is constant. */
    public static final int BPF_K = 0x00;

    private LinuxSeccomp() {}
}
