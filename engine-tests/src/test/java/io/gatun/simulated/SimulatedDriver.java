package io.gatun.simulated;

import io.gatun.internal.driver.CompletionSink;
import io.gatun.internal.driver.Driver;
import io.gatun.internal.driver.DriverCounters;
import io.gatun.internal.driver.GatherList;
import io.gatun.internal.driver.Token;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The driver contract over the simulated network. Checks that its user keeps the contract, and makes use of every liberty
 * that the contract gives a driver.
 */
public final class SimulatedDriver implements Driver {
    private final SimulatedNetwork network;
    private final SimulatedReceiveBuffers buffers;
    private final BufferLine bufferLine;
    private final AwaitState await;
    private final DriverCounters counters = new DriverCounters();
    private final Long2ObjectHashMap<Operation> inFlight = new Long2ObjectHashMap<>();
    private final ArrayDeque<Runnable> submissions = new ArrayDeque<>();
    private final ArrayDeque<Operation.Completion> inKernel = new ArrayDeque<>(); // done, not yet collected
    private final ArrayDeque<Operation.Completion> atHand = new ArrayDeque<>();
    private Thread owner; // null: not enabled
    private boolean reaping;
    private boolean closed;

    SimulatedDriver(final SimulatedNetwork network, final int buffers, final int bufferBytes) {
        this.network = network;
        this.buffers = new SimulatedReceiveBuffers(this, network.violations(), buffers, bufferBytes,
                network.dice().plan().sharedBuffers);
        bufferLine = new BufferLine(network, this);
        await = new AwaitState(network);
    }

    // --- what it is ---

    @Override
    public String name() {
        return SimulatedFactory.NAME;
    }

    @Override
    public List<String> features() {
        return List.of("virtual_time", network.dice().plan().sharedBuffers ? "shared_buffers" : "single_buffers");
    }

    @Override
    public List<String> missing() {
        return List.of();
    }

    @Override
    public DriverCounters counters() {
        return counters;
    }

    @Override
    public SimulatedReceiveBuffers receiveBuffers() {
        return buffers;
    }

    @Override
    public void enable() {
        network.requireThread();
        require(owner == null && !closed, () -> "enabled twice, or after close");
        owner = Thread.currentThread();
    }

    // --- starts ---

    @Override
    public void accept(final long token, final long listener) {
        start(new AcceptOperation(token, (int) listener, socket("accept", listener), this, network));
    }

    @Override
    public void connect(final long token, final long descriptor, final InetSocketAddress address) {
        require(!address.isUnresolved(), () -> "connect to the unresolved " + address);
        start(new ConnectOperation(token, (int) descriptor, socket("connect", descriptor), this, network, address));
    }

    @Override
    public void receive(final long token, final long descriptor) {
        start(new ReceiveOperation(token, (int) descriptor, socket("receive", descriptor), this, network, false));
    }

    @Override
    public void receiveOnce(final long token, final long descriptor) {
        start(new ReceiveOperation(token, (int) descriptor, socket("receiveOnce", descriptor), this, network, true));
    }

    @Override
    public void send(final long token, final long descriptor, final GatherList pieces) {
        require(pieces.count() > 0, () -> "send of nothing");
        start(new SendOperation(token, (int) descriptor, socket("send", descriptor), this, network, pieces));
    }

    @Override
    public void shutdownOutput(final long token, final long descriptor) {
        start(new ShutdownOperation(token, (int) descriptor, socket("shutdownOutput", descriptor), this, network));
    }

    @Override
    public void close(final long token, final long descriptor) {
        final SimulatedSocket socket = socket("close", descriptor);
        require(socket.inFlight.count() == 0,
                () -> "close of descriptor " + descriptor + " on which operations are in flight");
        start(new CloseOperation(token, (int) descriptor, socket, this, network));
        network.descriptors().takeFromUser((int) descriptor);
    }

    private SimulatedSocket socket(final String operation, final long descriptor) {
        requireOwner(operation);
        final SimulatedSocket socket = network.descriptors().users(descriptor);
        require(socket != null, () -> operation + " on descriptor " + descriptor + ": EBADF");
        return socket;
    }

    private void start(final Operation operation) {
        final long token = operation.token;
        require(token > 0 && Token.kind(token) < Token.FIRST_DRIVER_KIND, () -> "token " + Long.toHexString(token)
                + " is the driver's, or negative");
        require(!inFlight.containsKey(token), () -> "token of an operation in flight: " + Token.toString(token));
        final InFlight onSocket = operation.socket.inFlight;
        require(onSocket.of(operation.kind) == null,
                () -> "a second " + operation.kind + " in flight on descriptor " + operation.descriptor);
        onSocket.add(operation);
        inFlight.put(token, operation);
        counters.inFlight++;
        network.record(Trace.What.STARTED, token, operation.descriptor, operation.kind.ordinal());
        submissions.add(operation::ready);
    }

    @Override
    public void cancel(final long token) {
        requireOwner("cancel");
        network.record(Trace.What.CANCELLED, token, 0, 0);
        final Operation operation = inFlight.get(token);
        if (operation != null) {
            submissions.add(operation::cancel);
        }
    }

    // --- completions ---

    @Override
    public int reap(final CompletionSink sink, final int budget) {
        requireOwner("reap");
        require(!reaping, () -> "reap or poll inside a completion");
        reaping = true;
        try {
            int reported = 0;
            while (reported < budget && !atHand.isEmpty()) {
                reported++;
                deliver(atHand.remove(), sink);
            }
            return reported;
        } finally {
            reaping = false;
        }
    }

    @Override
    public int poll(final CompletionSink sink, final int budget) {
        requireOwner("poll");
        require(!reaping, () -> "poll inside a completion");
        if (atHand.isEmpty() || !submissions.isEmpty()) {
            enter();
        }
        return reap(sink, budget);
    }

    @Override
    public boolean hasCompletions() {
        requireOwner("hasCompletions");
        return !atHand.isEmpty();
    }

    private void deliver(final Operation.Completion completion, final CompletionSink sink) {
        final Operation operation = completion.operation();
        operation.beforeDelivery(completion);
        if (completion.isTerminal()) {
            inFlight.remove(operation.token);
            operation.socket.inFlight.remove(operation);
            counters.inFlight--;
        }
        network.record(Trace.What.DELIVERED, operation.token, completion.flags(), completion.result());
        sink.onCompletion(operation.token, completion.flags(), completion.result(), completion.buffer(),
                completion.offset(), 0);
    }

    private void enter() {
        counters.kernelEntries++;
        network.record(Trace.What.ENTERED, submissions.size(), inKernel.size(), atHand.size());
        while (!submissions.isEmpty()) {
            submissions.remove().run();
        }
        network.runDue();
        collect();
    }

    private void collect() {
        if (isOverfull()) {
            counters.completionOverflow++;
        }
        while (!inKernel.isEmpty() && atHand.size() < network.dice().plan().completionCapacity) {
            atHand.add(inKernel.remove());
        }
    }

    // --- waiting ---

    @Override
    public void await(final long timeoutNs) {
        requireOwner("await");
        require(timeoutNs >= 0 && !reaping, () -> "await of " + timeoutNs + " ns, or inside a completion");
        enter();
        if (!atHand.isEmpty()) {
            return;
        }
        if (network.isStepped()) {
            await.begin(timeoutNs);
        } else {
            await.untilWoken(timeoutNs, this::collects);
        }
    }

    private boolean collects() {
        collect();
        return !atHand.isEmpty();
    }

    @Override
    public void wake() {
        await.wake();
    }

    /** True while an {@link #await} of a stepped world would still block its thread. */
    boolean isBlocked() {
        return inKernel.isEmpty() && await.isBlocking();
    }

    /** When a blocked await ends by itself, or {@link EventQueue#NEVER}. */
    long awaitDeadlineNs() {
        return closed ? EventQueue.NEVER : await.deadlineNs();
    }

    /** True if the next poll will have something to do, whatever the time. */
    boolean isPending() {
        return !closed && (!submissions.isEmpty() || !inKernel.isEmpty() || !atHand.isEmpty());
    }

    // --- end ---

    @Override
    public void close(final boolean unmapReceiveMemory) {
        if (closed) {
            return;
        }
        require(owner == null || owner == Thread.currentThread() || !owner.isAlive(),
                () -> "close by " + Thread.currentThread() + " while the owner lives");
        network.requireThread();
        closed = true;
        for (final Operation operation : inFlight.values()) {
            operation.socket.inFlight.remove(operation);
        }
        inFlight.clear();
        submissions.clear();
        inKernel.clear();
        atHand.clear();
        if (unmapReceiveMemory) {
            buffers.poisonAll();
        }
    }

    boolean isClosed() {
        return closed;
    }

    // --- for its parts ---

    BufferLine bufferLine() {
        return bufferLine;
    }

    /** A completion becomes visible to the next kernel entry. */
    void surface(final Operation.Completion completion) {
        if (!closed) {
            inKernel.add(completion);
        }
    }

    boolean isOverfull() {
        return inKernel.size() > network.dice().plan().completionCapacity;
    }

    void record(final Trace.What what, final long a, final long b, final long c) {
        network.record(what, a, b, c);
    }

    void requireOwner(final String call) {
        require(Thread.currentThread() == owner, () -> call + " by " + Thread.currentThread()
                + (owner == null ? ", and nobody has enabled the driver" : ", the owner is " + owner));
        require(!closed, () -> call + " after close");
        if (await.end()) {
            collect();
        }
    }

    private void require(final boolean kept, final Supplier<String> what) {
        network.violations().require(kept, what);
    }
}
