package io.gatun.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

/** Holds for a type whose supertypes and visible members name no type of the given packages, nor of packages in them. */
final class NameNoTypeOf extends ArchCondition<JavaClass> {
    private final Set<String> packages;

    NameNoTypeOf(final String... packages) {
        super("name no type of " + String.join(", ", packages));
        this.packages = Set.of(packages);
    }

    @Override
    public void check(final JavaClass type, final ConditionEvents events) {
        Stream.concat(type.getRawInterfaces().stream(), type.getRawSuperclass().stream())
                .filter(this::isHidden)
                .forEach(hidden -> report(type, type.getName() + " extends " + hidden.getName(), events));
        type.getMembers().stream()
                .filter(NameNoTypeOf::isVisible)
                .forEach(member -> namedBy(member).filter(this::isHidden)
                        .forEach(hidden -> report(type, member.getFullName() + " names " + hidden.getName(), events)));
    }

    private static boolean isVisible(final JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaClass> namedBy(final JavaMember member) {
        if (member instanceof JavaField field) {
            return field.getAllInvolvedRawTypes().stream();
        }
        final JavaCodeUnit code = (JavaCodeUnit) member;
        return Stream.concat(code.getAllInvolvedRawTypes().stream(), code.getExceptionTypes().stream());
    }

    private boolean isHidden(final JavaClass type) {
        final String name = type.getBaseComponentType().getPackageName();
        return packages.stream().anyMatch(hidden -> name.equals(hidden) || name.startsWith(hidden + "."));
    }

    private static void report(final JavaClass type, final String message, final ConditionEvents events) {
        events.add(SimpleConditionEvent.violated(type, message));
    }
}
