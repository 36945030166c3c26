package io.gatun.ffm.linux;

/**
 * Constants of io_uring, with the names of the kernel's public header. What is newer than Linux 5.19 says so; a kernel
 * may lack what has a name here: ask its features and its probe.
 */
public final class IoUring {
    // offsets of the mappings of a ring's descriptor
    /** The submission ring, and the completion ring with IORING_FEAT_SINGLE_MMAP. */
    public static final long IORING_OFF_SQ_RING = 0;
    /** The completion ring. */
    public static final long IORING_OFF_CQ_RING = 0x8000000L;
    /** The submission entries. */
    public static final long IORING_OFF_SQES = 0x10000000L;
    /** A buffer ring with IOU_PBUF_RING_MMAP, its group shifted by IORING_OFF_PBUF_SHIFT; Linux 6.4. */
    public static final long IORING_OFF_PBUF_RING = 0x80000000L;

    /** Where the group is in that offset; Linux 6.4. */
    public static final int IORING_OFF_PBUF_SHIFT = 16;

    // io_uring_setup(2)
    /** Busy-waits for storage. */
    public static final int IORING_SETUP_IOPOLL = 1 << 0;
    /** A kernel thread takes the submissions. */
    public static final int IORING_SETUP_SQPOLL = 1 << 1;
    /** sq_thread_cpu is valid. */
    public static final int IORING_SETUP_SQ_AFF = 1 << 2;
    /** cq_entries is valid. */
    public static final int IORING_SETUP_CQSIZE = 1 << 3;
    /** Sizes are clamped, not refused. */
    public static final int IORING_SETUP_CLAMP = 1 << 4;
    /** Shares the kernel workers of another ring. */
    public static final int IORING_SETUP_ATTACH_WQ = 1 << 5;
    /** Starts disabled. */
    public static final int IORING_SETUP_R_DISABLED = 1 << 6;
    /** A bad submission does not stop those behind it. */
    public static final int IORING_SETUP_SUBMIT_ALL = 1 << 7;
    /** No interrupt for completions. */
    public static final int IORING_SETUP_COOP_TASKRUN = 1 << 8;
    /** IORING_SQ_TASKRUN tells of completions to fetch. */
    public static final int IORING_SETUP_TASKRUN_FLAG = 1 << 9;
    /** Submissions of 128 bytes. */
    public static final int IORING_SETUP_SQE128 = 1 << 10;
    /** Completions of 32 bytes. */
    public static final int IORING_SETUP_CQE32 = 1 << 11;
    /** One thread submits; Linux 6.0. */
    public static final int IORING_SETUP_SINGLE_ISSUER = 1 << 12;
    /** Completions are posted inside of io_uring_enter(2) alone; Linux 6.1. */
    public static final int IORING_SETUP_DEFER_TASKRUN = 1 << 13;
    /** The caller gives the memory; Linux 6.5. */
    public static final int IORING_SETUP_NO_MMAP = 1 << 14;
    /** No descriptor, a registered index; Linux 6.5. */
    public static final int IORING_SETUP_REGISTERED_FD_ONLY = 1 << 15;
    /** No index array; Linux 6.6. */
    public static final int IORING_SETUP_NO_SQARRAY = 1 << 16;
    /** Sleeps before it busy-waits; Linux 6.13. */
    public static final int IORING_SETUP_HYBRID_IOPOLL = 1 << 17;
    /** Completions of 16 and of 32 bytes; Linux 6.18. */
    public static final int IORING_SETUP_CQE_MIXED = 1 << 18;
    /** Submissions of 64 and of 128 bytes; Linux 6.19. */
    public static final int IORING_SETUP_SQE_MIXED = 1 << 19;
    /** Each entry takes submissions from index 0; newer than Linux 6.19. */
    public static final int IORING_SETUP_SQ_REWIND = 1 << 20;

    // features of io_uring_setup(2)
    /** Both rings in one mapping. */
    public static final int IORING_FEAT_SINGLE_MMAP = 1 << 0;
    /** Completions are kept when the ring overflows. */
    public static final int IORING_FEAT_NODROP = 1 << 1;
    /** What a submission points to is read before its entry returns. */
    public static final int IORING_FEAT_SUBMIT_STABLE = 1 << 2;
    /** Offset -1 is the current position. */
    public static final int IORING_FEAT_RW_CUR_POS = 1 << 3;
    /** Credentials are the submitter's. */
    public static final int IORING_FEAT_CUR_PERSONALITY = 1 << 4;
    /** Waits for readiness without a kernel worker. */
    public static final int IORING_FEAT_FAST_POLL = 1 << 5;
    /** 32 bits of poll events. */
    public static final int IORING_FEAT_POLL_32BITS = 1 << 6;
    /** SQPOLL takes ordinary descriptors. */
    public static final int IORING_FEAT_SQPOLL_NONFIXED = 1 << 7;
    /** IORING_ENTER_EXT_ARG. */
    public static final int IORING_FEAT_EXT_ARG = 1 << 8;
    /** Kernel workers are threads of the process. */
    public static final int IORING_FEAT_NATIVE_WORKERS = 1 << 9;
    /** Tags of registered resources. */
    public static final int IORING_FEAT_RSRC_TAGS = 1 << 10;
    /** IOSQE_CQE_SKIP_SUCCESS. */
    public static final int IORING_FEAT_CQE_SKIP = 1 << 11;
    /** Linked operations may use files opened before them. */
    public static final int IORING_FEAT_LINKED_FILE = 1 << 12;
    /** io_uring_register(2) takes a registered index; Linux 6.3. */
    public static final int IORING_FEAT_REG_REG_RING = 1 << 13;
    /** IORING_RECVSEND_BUNDLE; Linux 6.10. */
    public static final int IORING_FEAT_RECVSEND_BUNDLE = 1 << 14;
    /** min_wait_usec; Linux 6.12. */
    public static final int IORING_FEAT_MIN_TIMEOUT = 1 << 15;
    /** Attributes of reads and writes; Linux 6.14. */
    public static final int IORING_FEAT_RW_ATTR = 1 << 16;
    /** IORING_ENTER_NO_IOWAIT; Linux 6.15. */
    public static final int IORING_FEAT_NO_IOWAIT = 1 << 17;

    // io_uring_enter(2)
    /** Waits for completions, or fetches them. */
    public static final int IORING_ENTER_GETEVENTS = 1 << 0;
    /** Wakes the SQPOLL thread. */
    public static final int IORING_ENTER_SQ_WAKEUP = 1 << 1;
    /** Waits for room in the submission ring. */
    public static final int IORING_ENTER_SQ_WAIT = 1 << 2;
    /** The argument is an {@link IoUringGetEventsArg}. */
    public static final int IORING_ENTER_EXT_ARG = 1 << 3;
    /** The descriptor is a registered index. */
    public static final int IORING_ENTER_REGISTERED_RING = 1 << 4;
    /** The timeout is a point in time; Linux 6.12. */
    public static final int IORING_ENTER_ABS_TIMER = 1 << 5;
    /** The argument is in a registered region; Linux 6.13. */
    public static final int IORING_ENTER_EXT_ARG_REG = 1 << 6;
    /** A waiting thread is not counted as I/O wait; Linux 6.15. */
    public static final int IORING_ENTER_NO_IOWAIT = 1 << 7;

    // flags in the rings
    /** The SQPOLL thread sleeps. */
    public static final int IORING_SQ_NEED_WAKEUP = 1 << 0;
    /** Completions wait in the kernel for room. */
    public static final int IORING_SQ_CQ_OVERFLOW = 1 << 1;
    /** Completions wait to be fetched by io_uring_enter(2). */
    public static final int IORING_SQ_TASKRUN = 1 << 2;
    /** The registered eventfd is silent. */
    public static final int IORING_CQ_EVENTFD_DISABLED = 1 << 0;

    // io_uring_register(2)
    /** Registers buffers. */
    public static final int IORING_REGISTER_BUFFERS = 0;
    /** Unregisters them. */
    public static final int IORING_UNREGISTER_BUFFERS = 1;
    /** Registers descriptors. */
    public static final int IORING_REGISTER_FILES = 2;
    /** Unregisters them. */
    public static final int IORING_UNREGISTER_FILES = 3;
    /** Names an eventfd to signal. */
    public static final int IORING_REGISTER_EVENTFD = 4;
    /** Removes it. */
    public static final int IORING_UNREGISTER_EVENTFD = 5;
    /** Replaces registered descriptors. */
    public static final int IORING_REGISTER_FILES_UPDATE = 6;
    /** Names an eventfd for asynchronous completions. */
    public static final int IORING_REGISTER_EVENTFD_ASYNC = 7;
    /** Asks for the operations, into an {@link IoUringProbe}. */
    public static final int IORING_REGISTER_PROBE = 8;
    /** Registers credentials. */
    public static final int IORING_REGISTER_PERSONALITY = 9;
    /** Unregisters them. */
    public static final int IORING_UNREGISTER_PERSONALITY = 10;
    /** Restricts a disabled ring. */
    public static final int IORING_REGISTER_RESTRICTIONS = 11;
    /** Enables a disabled ring. */
    public static final int IORING_REGISTER_ENABLE_RINGS = 12;
    /** Registers descriptors with tags. */
    public static final int IORING_REGISTER_FILES2 = 13;
    /** Replaces them. */
    public static final int IORING_REGISTER_FILES_UPDATE2 = 14;
    /** Registers buffers with tags. */
    public static final int IORING_REGISTER_BUFFERS2 = 15;
    /** Replaces them. */
    public static final int IORING_REGISTER_BUFFERS_UPDATE = 16;
    /** Binds kernel workers to processors. */
    public static final int IORING_REGISTER_IOWQ_AFF = 17;
    /** Unbinds them. */
    public static final int IORING_UNREGISTER_IOWQ_AFF = 18;
    /** Limits kernel workers. */
    public static final int IORING_REGISTER_IOWQ_MAX_WORKERS = 19;
    /** Registers ring descriptors, {@link IoUringRsrcUpdate} entries. */
    public static final int IORING_REGISTER_RING_FDS = 20;
    /** Unregisters them. */
    public static final int IORING_UNREGISTER_RING_FDS = 21;
    /** Registers a buffer ring, an {@link IoUringBufReg}. */
    public static final int IORING_REGISTER_PBUF_RING = 22;
    /** Unregisters it. */
    public static final int IORING_UNREGISTER_PBUF_RING = 23;
    /** Cancels and waits; Linux 6.0. */
    public static final int IORING_REGISTER_SYNC_CANCEL = 24;
    /** Where free file slots are taken; Linux 6.0. */
    public static final int IORING_REGISTER_FILE_ALLOC_RANGE = 25;
    /** Asks for the head of a buffer ring; Linux 6.8. */
    public static final int IORING_REGISTER_PBUF_STATUS = 26;
    /** Busy polling of network devices; Linux 6.9. */
    public static final int IORING_REGISTER_NAPI = 27;
    /** Ends it; Linux 6.9. */
    public static final int IORING_UNREGISTER_NAPI = 28;
    /** Which clock timeouts use; Linux 6.12. */
    public static final int IORING_REGISTER_CLOCK = 29;
    /** Takes over the buffers of another ring; Linux 6.12. */
    public static final int IORING_REGISTER_CLONE_BUFFERS = 30;
    /** Posts to a ring without having one; Linux 6.13. */
    public static final int IORING_REGISTER_SEND_MSG_RING = 31;
    /** Resizes the rings; Linux 6.13. */
    public static final int IORING_REGISTER_RESIZE_RINGS = 33;
    /** Registers memory for wait arguments; Linux 6.13. */
    public static final int IORING_REGISTER_MEM_REGION = 34;
    /** Added to a code: the descriptor is a registered index; Linux 6.3. */
    public static final int IORING_REGISTER_USE_REGISTERED_RING = 1 << 31;
    /** The kernel allocates the buffer ring; Linux 6.4. */
    public static final int IOU_PBUF_RING_MMAP = 1;
    /** Buffers are consumed in parts; Linux 6.12. */
    public static final int IOU_PBUF_RING_INC = 2;
    /** Flag of a probed operation. */
    public static final int IO_URING_OP_SUPPORTED = 1 << 0;
    /** Any free slot, as file_index. */
    public static final int IORING_FILE_INDEX_ALLOC = -1;

    // submission flags
    /** The descriptor is a registered index. */
    public static final int IOSQE_FIXED_FILE = 1 << 0;
    /** Waits for all before. */
    public static final int IOSQE_IO_DRAIN = 1 << 1;
    /** The next waits for this, and fails with it. */
    public static final int IOSQE_IO_LINK = 1 << 2;
    /** The next waits for this. */
    public static final int IOSQE_IO_HARDLINK = 1 << 3;
    /** Always in a kernel worker. */
    public static final int IOSQE_ASYNC = 1 << 4;
    /** Takes a buffer of buf_group. */
    public static final int IOSQE_BUFFER_SELECT = 1 << 5;
    /** No completion on success. */
    public static final int IOSQE_CQE_SKIP_SUCCESS = 1 << 6;

    // flags of single operations
    /** Receive and send, in ioprio: waits for readiness first. */
    public static final int IORING_RECVSEND_POLL_FIRST = 1 << 0;
    /** Receive, in ioprio: until it ends. */
    public static final int IORING_RECV_MULTISHOT = 1 << 1;
    /** Send, in ioprio: from a registered buffer. */
    public static final int IORING_RECVSEND_FIXED_BUF = 1 << 2;
    /** Zero-copy send, in ioprio: tells whether it copied. */
    public static final int IORING_SEND_ZC_REPORT_USAGE = 1 << 3;
    /** Receive and send, in ioprio: several buffers at once; Linux 6.10. */
    public static final int IORING_RECVSEND_BUNDLE = 1 << 4;
    /** Send, in ioprio: the address is an array of pieces; Linux 6.17. */
    public static final int IORING_SEND_VECTORIZED = 1 << 5;
    /** In the result of a zero-copy notification: it copied; Linux 6.2. */
    public static final int IORING_NOTIF_USAGE_ZC_COPIED = 1 << 31;
    /** Accept, in ioprio: until it ends. */
    public static final int IORING_ACCEPT_MULTISHOT = 1 << 0;
    /** Accept, in ioprio: never waits; Linux 6.10. */
    public static final int IORING_ACCEPT_DONTWAIT = 1 << 1;
    /** Accept, in ioprio: waits for readiness first; Linux 6.10. */
    public static final int IORING_ACCEPT_POLL_FIRST = 1 << 2;
    /** Cancel: all that match. */
    public static final int IORING_ASYNC_CANCEL_ALL = 1 << 0;
    /** Cancel: by descriptor. */
    public static final int IORING_ASYNC_CANCEL_FD = 1 << 1;
    /** Cancel: everything. */
    public static final int IORING_ASYNC_CANCEL_ANY = 1 << 2;
    /** Cancel: the descriptor is a registered index; Linux 6.0. */
    public static final int IORING_ASYNC_CANCEL_FD_FIXED = 1 << 3;
    /** Cancel: by user_data too; Linux 6.6. */
    public static final int IORING_ASYNC_CANCEL_USERDATA = 1 << 4;
    /** Cancel: by operation; Linux 6.6. */
    public static final int IORING_ASYNC_CANCEL_OP = 1 << 5;
    /** Poll, in len: until it ends. */
    public static final int IORING_POLL_ADD_MULTI = 1 << 0;
    /** Poll, in len: changes the events. */
    public static final int IORING_POLL_UPDATE_EVENTS = 1 << 1;
    /** Poll, in len: changes user_data. */
    public static final int IORING_POLL_UPDATE_USER_DATA = 1 << 2;
    /** Poll, in len: level-triggered. */
    public static final int IORING_POLL_ADD_LEVEL = 1 << 3;
    /** Timeout: a point in time. */
    public static final int IORING_TIMEOUT_ABS = 1 << 0;
    /** Timeout removal: a change. */
    public static final int IORING_TIMEOUT_UPDATE = 1 << 1;
    /** Timeout: expiry is no failure to links. */
    public static final int IORING_TIMEOUT_ETIME_SUCCESS = 1 << 5;
    /** Timeout: until it ends; Linux 6.4. */
    public static final int IORING_TIMEOUT_MULTISHOT = 1 << 6;
    /** Ring message: a result and user_data. */
    public static final int IORING_MSG_DATA = 0;
    /** Ring message: a registered descriptor. */
    public static final int IORING_MSG_SEND_FD = 1;
    /** Ring message: no completion in the target ring. */
    public static final int IORING_MSG_RING_CQE_SKIP = 1 << 0;
    /** Ring message: file_index becomes the completion flags; Linux 6.3. */
    public static final int IORING_MSG_RING_FLAGS_PASS = 1 << 1;

    // completion flags
    /** The upper 16 bits are a buffer id. */
    public static final int IORING_CQE_F_BUFFER = 1 << 0;
    /** More completions of the same submission follow. */
    public static final int IORING_CQE_F_MORE = 1 << 1;
    /** The socket has more to receive. */
    public static final int IORING_CQE_F_SOCK_NONEMPTY = 1 << 2;
    /** A zero-copy send has released its memory. */
    public static final int IORING_CQE_F_NOTIF = 1 << 3;
    /** The buffer is not used up; Linux 6.12. */
    public static final int IORING_CQE_F_BUF_MORE = 1 << 4;
    /** No completion: skip it; Linux 6.18. */
    public static final int IORING_CQE_F_SKIP = 1 << 5;
    /** The completion has 32 bytes; Linux 6.18. */
    public static final int IORING_CQE_F_32 = 1 << 15;
    /** Where the buffer id is in the flags. */
    public static final int IORING_CQE_BUFFER_SHIFT = 16;

    // operations
    /** Nothing. */
    public static final int IORING_OP_NOP = 0;
    /** readv(2). */
    public static final int IORING_OP_READV = 1;
    /** writev(2). */
    public static final int IORING_OP_WRITEV = 2;
    /** fsync(2). */
    public static final int IORING_OP_FSYNC = 3;
    /** Reads into a registered buffer. */
    public static final int IORING_OP_READ_FIXED = 4;
    /** Writes from a registered buffer. */
    public static final int IORING_OP_WRITE_FIXED = 5;
    /** Polls a descriptor, once or multishot. */
    public static final int IORING_OP_POLL_ADD = 6;
    /** Removes or changes a poll. */
    public static final int IORING_OP_POLL_REMOVE = 7;
    /** sync_file_range(2). */
    public static final int IORING_OP_SYNC_FILE_RANGE = 8;
    /** sendmsg(2). */
    public static final int IORING_OP_SENDMSG = 9;
    /** recvmsg(2). */
    public static final int IORING_OP_RECVMSG = 10;
    /** A timeout, or a number of completions. */
    public static final int IORING_OP_TIMEOUT = 11;
    /** Removes or changes a timeout. */
    public static final int IORING_OP_TIMEOUT_REMOVE = 12;
    /** accept4(2), once or multishot. */
    public static final int IORING_OP_ACCEPT = 13;
    /** Cancels operations. */
    public static final int IORING_OP_ASYNC_CANCEL = 14;
    /** A timeout for the linked operation. */
    public static final int IORING_OP_LINK_TIMEOUT = 15;
    /** connect(2). */
    public static final int IORING_OP_CONNECT = 16;
    /** fallocate(2). */
    public static final int IORING_OP_FALLOCATE = 17;
    /** openat(2). */
    public static final int IORING_OP_OPENAT = 18;
    /** close(2). */
    public static final int IORING_OP_CLOSE = 19;
    /** Updates registered files. */
    public static final int IORING_OP_FILES_UPDATE = 20;
    /** statx(2). */
    public static final int IORING_OP_STATX = 21;
    /** pread(2). */
    public static final int IORING_OP_READ = 22;
    /** pwrite(2). */
    public static final int IORING_OP_WRITE = 23;
    /** posix_fadvise(2). */
    public static final int IORING_OP_FADVISE = 24;
    /** madvise(2). */
    public static final int IORING_OP_MADVISE = 25;
    /** send(2). */
    public static final int IORING_OP_SEND = 26;
    /** recv(2), once or multishot. */
    public static final int IORING_OP_RECV = 27;
    /** openat2(2). */
    public static final int IORING_OP_OPENAT2 = 28;
    /** epoll_ctl(2). */
    public static final int IORING_OP_EPOLL_CTL = 29;
    /** splice(2). */
    public static final int IORING_OP_SPLICE = 30;
    /** Provides buffers without a ring. */
    public static final int IORING_OP_PROVIDE_BUFFERS = 31;
    /** Takes such buffers back. */
    public static final int IORING_OP_REMOVE_BUFFERS = 32;
    /** tee(2). */
    public static final int IORING_OP_TEE = 33;
    /** shutdown(2). */
    public static final int IORING_OP_SHUTDOWN = 34;
    /** renameat2(2). */
    public static final int IORING_OP_RENAMEAT = 35;
    /** unlinkat(2). */
    public static final int IORING_OP_UNLINKAT = 36;
    /** mkdirat(2). */
    public static final int IORING_OP_MKDIRAT = 37;
    /** symlinkat(2). */
    public static final int IORING_OP_SYMLINKAT = 38;
    /** linkat(2). */
    public static final int IORING_OP_LINKAT = 39;
    /** Posts a completion to another ring. */
    public static final int IORING_OP_MSG_RING = 40;
    /** fsetxattr(2). */
    public static final int IORING_OP_FSETXATTR = 41;
    /** setxattr(2). */
    public static final int IORING_OP_SETXATTR = 42;
    /** fgetxattr(2). */
    public static final int IORING_OP_FGETXATTR = 43;
    /** getxattr(2). */
    public static final int IORING_OP_GETXATTR = 44;
    /** socket(2). */
    public static final int IORING_OP_SOCKET = 45;
    /** A command of the file's own kind. */
    public static final int IORING_OP_URING_CMD = 46;
    /** send(2) without a copy. */
    public static final int IORING_OP_SEND_ZC = 47;
    /** sendmsg(2) without a copy. */
    public static final int IORING_OP_SENDMSG_ZC = 48;
    /** Reads into provided buffers, multishot; Linux 6.7. */
    public static final int IORING_OP_READ_MULTISHOT = 49;
    /** waitid(2); Linux 6.7. */
    public static final int IORING_OP_WAITID = 50;
    /** Waits on a futex; Linux 6.7. */
    public static final int IORING_OP_FUTEX_WAIT = 51;
    /** Wakes from a futex; Linux 6.7. */
    public static final int IORING_OP_FUTEX_WAKE = 52;
    /** Waits on several futexes; Linux 6.7. */
    public static final int IORING_OP_FUTEX_WAITV = 53;
    /** Makes an ordinary descriptor of a registered one; Linux 6.8. */
    public static final int IORING_OP_FIXED_FD_INSTALL = 54;
    /** ftruncate(2); Linux 6.9. */
    public static final int IORING_OP_FTRUNCATE = 55;
    /** bind(2); Linux 6.11. */
    public static final int IORING_OP_BIND = 56;
    /** listen(2); Linux 6.11. */
    public static final int IORING_OP_LISTEN = 57;
    /** Receives without a copy; Linux 6.15. */
    public static final int IORING_OP_RECV_ZC = 58;
    /** epoll_wait(2); Linux 6.15. */
    public static final int IORING_OP_EPOLL_WAIT = 59;
    /** readv(2) into registered buffers; Linux 6.15. */
    public static final int IORING_OP_READV_FIXED = 60;
    /** writev(2) from registered buffers; Linux 6.15. */
    public static final int IORING_OP_WRITEV_FIXED = 61;
    /** pipe2(2); Linux 6.16. */
    public static final int IORING_OP_PIPE = 62;

    private IoUring() {}
}
