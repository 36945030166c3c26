package io.gatun.ffm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Injected failures of native calls, for tests.
 * <p>
 * Off, and without any cost, unless the system property {@value #PROPERTY} is present when the bindings are loaded; it
 * may be empty. Its value is a list of rules, separated by commas:
 *
 * <pre>{@code
 * rule  = call "=" errno [ "@" first [ "-" [ last ] ] ]
 *
 * io_uring_setup=EPERM            every call fails
 * accept4=EMFILE@3                the third call fails
 * io_uring_enter=EBUSY@10-20      the tenth to the twentieth fail
 * socket=ENOBUFS@5-               the fifth and all later ones fail
 * }</pre>
 *
 * A call is named as in its man page. Calls of one name are counted from 1, over all threads, since the rules were set;
 * of several rules for one call the first that matches is used. A failing call is not made: it answers its error at once.
 * Any thread may call.
 */
public final class FaultRules {
    /** The system property which turns fault injection on. */
    public static final String PROPERTY = "gatun.ffm.faults";

    private static final String INITIAL = System.getProperty(PROPERTY);
    private static final boolean ENABLED = INITIAL != null;

    private static volatile Set<String> declared; // null until the bindings of a system are loaded
    private static volatile Table table = parse(ENABLED ? INITIAL : "");

    private FaultRules() {}

    /**
     * Whether native calls of this JVM consult the rules.
     *
     * @return true when the property was present
     */
    public static boolean enabled() {
        return ENABLED;
    }

    /**
     * Replaces all rules, and counts calls from 1 again.
     *
     * @param rules as the property has them; empty for none
     * @throws IllegalArgumentException when a rule cannot be read or names no call of this system, naming it; the rules
     *         then stay as they were
     * @throws IllegalStateException when the property was absent at start, so that nothing would consult the rules
     */
    public static void set(final String rules) {
        if (!ENABLED) {
            throw new IllegalStateException("fault injection is off: start the JVM with -D" + PROPERTY);
        }
        final Table parsed = parse(rules);
        check(parsed, declared);
        table = parsed;
    }

    /**
     * Tells which calls exist, so that a rule which could never match is an error. For the bindings of a system.
     *
     * @param calls their names
     * @throws IllegalArgumentException when a rule already set names another call
     */
    public static void declareCalls(final Set<String> calls) {
        check(table, calls);
        declared = Set.copyOf(calls);
    }

    private static void check(final Table rules, final Set<String> calls) {
        for (final Rule rule : rules.rules) {
            if (calls != null && !calls.contains(rule.call)) {
                throw new IllegalArgumentException(PROPERTY + ": no such call: " + rule.call);
            }
        }
    }

    /**
     * How many calls of a name were counted since the rules were set, failing ones included.
     *
     * @param call a man page's name
     * @return 0 when no rule names the call
     */
    public static long calls(final String call) {
        final AtomicLong ordinal = table.ordinals.get(call);
        return ordinal == null ? 0 : ordinal.get();
    }

    /**
     * Counts one call, and says how it must fail.
     *
     * @param call a man page's name
     * @return an error number, or 0 when the call shall be made
     */
    public static int next(final String call) {
        final Table rules = table;
        final AtomicLong counter = rules.ordinals.get(call);
        if (counter == null) {
            return 0;
        }
        final long ordinal = counter.incrementAndGet();
        for (final Rule rule : rules.rules) {
            if (rule.call.equals(call) && rule.first <= ordinal && ordinal <= rule.last) {
                return rule.errno;
            }
        }
        return 0;
    }

    private static Table parse(final String rules) {
        final List<Rule> list = new ArrayList<>();
        final Map<String, AtomicLong> ordinals = new ConcurrentHashMap<>();
        for (final String text : rules.split(",", -1)) {
            if (!text.isBlank()) {
                final Rule rule = Rule.parse(text.strip());
                list.add(rule);
                ordinals.put(rule.call, new AtomicLong());
            }
        }
        return new Table(List.copyOf(list), ordinals);
    }

    private record Table(List<Rule> rules, Map<String, AtomicLong> ordinals) {}

    private record Rule(String call, int errno, long first, long last) {

        static Rule parse(final String text) {
            final int equals = text.indexOf('=');
            final int at = text.indexOf('@');
            if (equals < 1 || (at >= 0 && at < equals)) {
                throw unreadable(text, "call=ERRNO, call=ERRNO@3, call=ERRNO@3- or call=ERRNO@3-7 is expected");
            }
            final String name = text.substring(equals + 1, at < 0 ? text.length() : at);
            final int errno = Errno.number(name);
            if (errno == 0) {
                throw unreadable(text, "no such error: " + name);
            }
            final String call = text.substring(0, equals);
            if (at < 0) {
                return new Rule(call, errno, 1, Long.MAX_VALUE);
            }
            final String range = text.substring(at + 1);
            final int dash = range.indexOf('-');
            final long first = ordinal(text, dash < 0 ? range : range.substring(0, dash));
            final boolean open = dash >= 0 && dash == range.length() - 1;
            final long last = dash < 0 ? first : open ? Long.MAX_VALUE : ordinal(text, range.substring(dash + 1));
            if (last < first) {
                throw unreadable(text, "the range ends before it begins");
            }
            return new Rule(call, errno, first, last);
        }

        private static long ordinal(final String text, final String number) {
            if (!number.matches("[1-9][0-9]{0,17}")) {
                throw unreadable(text, "not the ordinal of a call, which counts from 1: '" + number + "'");
            }
            return Long.parseLong(number);
        }

        private static IllegalArgumentException unreadable(final String text, final String why) {
            return new IllegalArgumentException(PROPERTY + ": " + text + ": " + why);
        }
    }
}
