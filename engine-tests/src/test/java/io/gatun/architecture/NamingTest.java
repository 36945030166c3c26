package io.gatun.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

final class NamingTest {
    private static final JavaClasses TESTS = new ClassFileImporter().importPaths(testClassesOfAllModules());
    private static final DescribedPredicate<JavaClass> RUNNABLE = DescribedPredicate.describe(
            "declare or inherit tests",
            type -> type.isTopLevelClass() && !type.getModifiers().contains(ABSTRACT) && type.getAllMethods().stream()
                    .anyMatch(method -> method.isMetaAnnotatedWith(Testable.class)));

    @Test
    void everyClassWithTestsHasANameThatTheBuildRuns() {
        classes().that(RUNNABLE).should().haveSimpleNameEndingWith("Test").check(TESTS);
    }

    private static List<Path> testClassesOfAllModules() {
        try (Stream<Path> modules = Files.list(Path.of("").toAbsolutePath().getParent())) {
            return modules.map(module -> module.resolve("target/test-classes")).filter(Files::isDirectory).toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
