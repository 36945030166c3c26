package io.gatun.ffm;

import io.gatun.ffm.NativeProfile.Architecture;
import io.gatun.ffm.linux.EpollEvent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the bindings declare, found by looking at every class of the module. */
public final class Declared {
    private Declared() {}

    private static List<Class<?>> classes() {
        try {
            final Path root = Path.of(RawMemory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (Stream<Path> files = Files.walk(root)) {
                final List<Class<?>> classes = new ArrayList<>();
                for (final Path file : files.sorted().toList()) {
                    final String name = root.relativize(file).toString();
                    if (name.endsWith(".class") && !name.endsWith("-info.class")) {
                        classes.add(Class.forName(name.substring(0, name.length() - 6).replace('/', '.')));
                    }
                }
                return classes;
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final URISyntaxException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every struct layout as an architecture has it, by the struct's name. */
    public static Map<String, StructLayout> structs(final Architecture architecture) {
        final Map<String, StructLayout> structs = new TreeMap<>();
        for (final Class<?> type : classes()) {
            for (final Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == StructLayout.class) {
                    add(structs, type == EpollEvent.class
                            ? EpollEvent.layout(architecture)
                            : (StructLayout) valueOf(field));
                } else if (Modifier.isStatic(field.getModifiers()) && field.getType().isRecord()) {
                    addComponents(structs, valueOf(field));
                }
            }
        }
        structs.remove("capture_state");
        return structs;
    }

    private static void addComponents(final Map<String, StructLayout> structs, final Object holder) {
        for (final RecordComponent component : holder.getClass().getRecordComponents()) {
            if (component.getType() == StructLayout.class) {
                try {
                    component.getAccessor().setAccessible(true);
                    add(structs, (StructLayout) component.getAccessor().invoke(holder));
                } catch (final ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static void add(final Map<String, StructLayout> structs, final StructLayout layout) {
        structs.put(layout.name().orElseThrow(), layout);
    }

    private static Object valueOf(final Field field) {
        try {
            field.setAccessible(true);
            return field.get(null);
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The named members of a struct, also those inside of anonymous unions. */
    public static Map<String, MemoryLayout> members(final GroupLayout struct) {
        final Map<String, MemoryLayout> members = new TreeMap<>();
        for (final MemoryLayout member : struct.memberLayouts()) {
            if (member.name().isPresent()) {
                members.put(member.name().get(), member);
            } else if (member instanceof GroupLayout group) {
                members.putAll(members(group));
            }
        }
        return members;
    }

    /** Everything declared about structs, as the facts name it. */
    public static Map<String, Long> layoutFacts(final Architecture architecture) {
        final Map<String, Long> facts = new TreeMap<>();
        structs(architecture).forEach((name, layout) -> {
            final String struct = "struct " + name;
            facts.put("sizeof(" + struct + ")", layout.byteSize());
            facts.put("alignof(" + struct + ")", layout.byteAlignment());
            members(layout).forEach((member, memberLayout) -> {
                facts.put("offsetof(" + struct + "," + member + ")", Struct.offset(layout, member));
                facts.put("sizeof(" + struct + "." + member + ")", memberLayout.byteSize());
            });
        });
        facts.remove("sizeof(struct io_uring_probe.ops)");
        return facts;
    }

    /** Every constant of the classes which hold constants alone, and all errors, as unsigned values. */
    public static Map<String, Long> constants() {
        final Map<String, Long> constants = new TreeMap<>();
        for (final Class<?> type : classes()) {
            if (isConstantsOnly(type)) {
                for (final Field field : type.getDeclaredFields()) {
                    final long value = ((Number) valueOf(field)).longValue();
                    constants.put(field.getName(), field.getType() == int.class ? value & 0xFFFFFFFFL : value);
                }
            }
        }
        ErrnoTable.LINUX.numbers().forEach((name, number) -> constants.put(name, number.longValue()));
        return constants;
    }

    private static boolean isConstantsOnly(final Class<?> type) {
        if (type.getDeclaredMethods().length != 0 || type.getDeclaredFields().length == 0 || type.isEnum()) {
            return false;
        }
        for (final Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) || !Modifier.isPublic(field.getModifiers())
                    || (field.getType() != int.class && field.getType() != long.class)) {
                return false;
            }
        }
        return true;
    }
}
