/**
 * The public face of Gatun: engines, workers, listeners, connections and their handlers.
 * Entered by users; the only exported package.
 * Must never know a kernel structure, a raw address or an operating system's constant.
 * <p>
 * This is the <i>handler tier</i>: the engine calls the application when something has happened on a connection, and shows
 * bytes in its own memory, off the Java heap. An echo server:
 *
 * {@snippet :
 * Engine engine = Engine.start();
 * engine.listen(new InetSocketAddress(7000), () -> (c, buffer, offset, n) -> c.forward(c, offset, n) ? n : 0);
 * }
 *
 * <h2>Threads</h2>
 * An {@link io.gatun.Engine} has a fixed number of {@linkplain io.gatun.Worker workers}. A worker is one thread with a kernel
 * interface, memory and timers of its own, and each connection belongs to one worker. Nothing that belongs to a worker is
 * touched by another thread, so handlers need no locks. The description of each method ends with the threads that may call
 * it:
 * <ul>
 * <li><b>owning worker only</b>: inside a callback, or an action given to {@link io.gatun.Connection#execute} or
 * {@link io.gatun.Worker#execute}. Elsewhere it throws {@link java.lang.WrongThreadException}.</li>
 * <li><b>any</b>: any thread, also a worker. Never blocks.</li>
 * <li><b>any but a worker's; waits</b>: on a worker it throws {@link java.lang.IllegalStateException}, because it would wait for
 * itself.</li>
 * </ul>
 * A callback must not block: no files, no JDBC, no name look-ups, no contended lock, no long loop. Every connection of the
 * worker would wait. Give such work to an executor of your own, and come back by {@link io.gatun.Connection#execute}. What
 * holds a worker for too long is reported ({@link io.gatun.EngineConfig#stallThreshold(java.time.Duration)}).
 * <p>
 * Futures complete on a worker, so their dependents are callbacks too: {@code thenApplyAsync(f, executor)} is the way out.
 *
 * <h2>Memory</h2>
 * <ol>
 * <li><b>What you send is copied</b> before {@code send} returns, and yours again: heap or native, any arena that this thread may
 * read.</li>
 * <li><b>What you are shown</b> in {@link io.gatun.ConnectionHandler#onData} is valid until it returns. To keep bytes, return a
 * smaller number than you were shown, and the engine keeps the rest; or {@link io.gatun.Connection#retain} them; or copy
 * them.</li>
 * <li><b>Without a copy</b> go {@link io.gatun.Connection#forward}, which sends bytes on from where they arrived, and
 * {@link io.gatun.Connection#send(Lease)}, which sends engine memory that you filled or retained.</li>
 * <li><b>A lease is counted.</b> It is yours until you close it or an accepted send takes it over, on any thread. At
 * {@link io.gatun.EngineConfig#leaseLimit(long)} a lease is null: never a silent copy, never growth.</li>
 * <li><b>Memory is mapped at start and never grows.</b> It is unmapped when the engine is closed and all leases are back; if some
 * never come back it stays mapped, and a warning tells so, rather than pulled away from under a reader.</li>
 * </ol>
 *
 * <h2>Back-pressure</h2>
 * Nothing is unbounded. A send is accepted whole or refused whole. It is accepted while the bytes queued before it are below
 * the connection's high mark ({@link io.gatun.TcpOptions#watermarks}), so a queue never exceeds high mark plus one message. A
 * refused send has taken nothing; {@link io.gatun.ConnectionHandler#onWritable} follows when the queue has fallen to the low
 * mark. While a connection's own queue is at its high mark nothing is read from it
 * ({@link io.gatun.TcpOptions#autoPause(boolean)}).
 * <p>
 * The shortest correct handler follows from this: consume what you could send, and return the number of bytes consumed. What
 * is left is kept, shown again after {@code onWritable}, and bounded by
 * {@link io.gatun.TcpOptions#maxMessageBytes(int)}.
 *
 * <h2>Errors</h2>
 * <ul>
 * <li>What a kernel answers is an exception of the JDK's type for it, implements {@link io.gatun.SystemError}, and reads
 * {@code operation address: ERRNO (text)}.</li>
 * <li>Misuse is unchecked, at the call, and names operation, value and range: {@link java.lang.IllegalArgumentException},
 * {@link java.lang.IllegalStateException}, {@link java.lang.IndexOutOfBoundsException},
 * {@link java.lang.NullPointerException}, {@link java.lang.WrongThreadException}. Nothing is lost by it.</li>
 * <li>What returns a future fails through the future only.</li>
 * <li>What a callback throws aborts its own connection, is reported once, and harms no other.</li>
 * <li>A closed connection is not an error: sends answer false, and other calls do nothing or answer what was last known.</li>
 * </ul>
 *
 * <h2>Life of a connection</h2>
 * {@code onOpen}; then {@code onData}, {@code onWritable}, {@code onTimeout}, {@code onDrain} in any order, and
 * {@code onEndOfInput} once the peer has ended its output; then {@code onClose}, exactly once, and nothing after it. Its cause is
 * null after an orderly end ({@link io.gatun.Connection#close}), else it tells what went wrong.
 *
 * <h2>Life of an engine</h2>
 * It runs from {@link io.gatun.Engine#start()} until {@link io.gatun.Engine#close} (drain first) or
 * {@link io.gatun.Engine#closeNow} (at once). Workers are non-daemon threads by default, so an engine that nobody closes keeps
 * the process alive. After the end, threads, descriptors and native memory are back at where they were before the start.
 *
 * <h2>Time</h2>
 * Deadlines, connect timeouts and scheduled actions are never early, and on an engine with time to spare at most 10 ms late.
 * Idle timeouts are never early, and late by at most one tick of 2.2 s.
 *
 * <h2>What never to do</h2>
 * <ul>
 * <li>Block or loop for long in a callback.</li>
 * <li>Read outside of the range that {@code onData} shows, write to it, or touch it after the return.</li>
 * <li>Touch a lease, its segment or its buffer after its last close or an accepted send.</li>
 * <li>Leave a lease unclosed; {@code onClose} is the place to find those that remain.</li>
 * <li>Ignore the answer of {@code send} or {@code forward}: false means that nothing was sent.</li>
 * <li>Drive one embedded worker from two threads.</li>
 * </ul>
 *
 * <h2>Logging</h2>
 * Through SLF4J, and nothing per message: {@code io.gatun.Engine} (start, fallback and why, drain, close at INFO; uncaught
 * exceptions at WARN), {@code io.gatun.Connection} (closed with a cause at DEBUG), {@code io.gatun.Stall} (WARN). Repeated
 * warnings are counted, not repeated.
 */
package io.gatun;
