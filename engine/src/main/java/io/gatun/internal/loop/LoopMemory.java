package io.gatun.internal.loop;

/** All memory of one loop besides the driver's: mapped at start, touched as far as it is used, unmapped at the end. */
public final class LoopMemory {
    private static final int PIECES = 1 << 16;

    final SocketSlab slab;
    final BlockPool blocks;
    final Pieces pieces;
    private boolean unmapped;

    public LoopMemory(final int maxSockets, final long sendBytes) {
        slab = new SocketSlab(maxSockets);
        BlockPool pool = null;
        try {
            pool = new BlockPool(sendBytes);
            pieces = new Pieces(PIECES);
        } catch (final OutOfMemoryError e) {
            if (pool != null) {
                pool.unmap();
            }
            slab.unmap();
            throw e;
        }
        blocks = pool;
    }

    public static long slabBytes(final int maxSockets) {
        return SocketSlab.bytes(maxSockets);
    }

    /** Idempotent. */
    void unmap() {
        if (!unmapped) {
            unmapped = true;
            pieces.unmap();
            blocks.unmap();
            slab.unmap();
        }
    }
}
