package io.gatun.ffm;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** Offsets inside of native structs. Any thread may call. */
public final class Struct {
    private Struct() {}

    /**
     * The offset of a member, also of one inside of an anonymous union or struct, where C looks too.
     *
     * @param layout a struct or union
     * @param member the member's name
     * @return from the start of the layout, in bytes
     * @throws IllegalArgumentException when there is no such member
     */
    public static long offset(final GroupLayout layout, final String member) {
        final long offset = find(layout, member);
        if (offset < 0) {
            throw new IllegalArgumentException(layout.name().orElse("struct") + " has no member " + member);
        }
        return offset;
    }

    private static long find(final MemoryLayout group, final String member) {
        long offset = 0;
        for (final MemoryLayout element : ((GroupLayout) group).memberLayouts()) {
            final String name = element.name().orElse(null);
            if (member.equals(name)) {
                return offset;
            }
            if (name == null && element instanceof GroupLayout) {
                final long inside = find(element, member);
                if (inside >= 0) {
                    return offset + inside;
                }
            }
            offset += group instanceof StructLayout ? element.byteSize() : 0;
        }
        return -1;
    }
}
