package io.gatun.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/**
 * The rules, for a tree of packages below a root. The root is a parameter so that the same rules can be shown to fail
 * on a small tree of planted violations.
 */
record Rules(String root) {
    ArchRule roomsUseOnlyRoomsBelow() {
        return layeredArchitecture().consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("api").definedBy(root)
                .layer("worker").definedBy(root + ".internal.worker..")
                .layer("loop").definedBy(root + ".internal.loop..")
                .layer("driver").definedBy(root + ".internal.driver..")
                .layer("ffm").definedBy(root + ".ffm..")
                .whereLayer("api").mayOnlyAccessLayers("worker", "loop", "driver", "ffm")
                .whereLayer("worker").mayOnlyAccessLayers("loop", "driver", "ffm")
                .whereLayer("loop").mayOnlyAccessLayers("driver", "ffm")
                .whereLayer("driver").mayOnlyAccessLayers("ffm")
                .whereLayer("ffm").mayNotAccessAnyLayer();
    }

    ArchRule everyClassOfTheEngineIsInARoom() {
        return classes().that().resideInAPackage(root + ".internal..")
                .should().resideInAnyPackage(root + ".internal.worker..", root + ".internal.loop..",
                        root + ".internal.driver..");
    }

    ArchRule packagesHaveNoCycles() {
        return slices().assignedFrom(new EveryPackage(root)).should().beFreeOfCycles();
    }

    ArchRule innerRoomsReadNoClock() {
        return innerRoomsDoNotAccess(Targets.CLOCK);
    }

    ArchRule innerRoomsDoNotSleepOrParkForATime() {
        return innerRoomsDoNotAccess(Targets.TIMED_WAIT);
    }

    ArchRule innerRoomsUseNoDefaultExecutor() {
        return innerRoomsDoNotAccess(Targets.DEFAULT_EXECUTOR);
    }

    ArchRule innerRoomsTakeNoChanceOfTheirOwn() {
        return innerRoomsDoNotAccess(Targets.RANDOMNESS);
    }

    ArchRule onlyBindingsCallRestrictedMethods() {
        return noClasses().that().resideInAPackage(root + "..")
                .and().resideOutsideOfPackage(root + ".ffm..")
                .should().accessTargetWhere(Targets.RESTRICTED);
    }

    ArchRule nothingNeedsAJvmFlagOrAnInternalOfTheJdk() {
        return noClasses().that().resideInAPackage(root + "..")
                .should().dependOnClassesThat(Targets.NEEDS_A_FLAG);
    }

    ArchRule examplesUseOnlyThePublicPackage() {
        return noClasses().that().resideInAPackage(root + ".examples..")
                .should().dependOnClassesThat().resideInAnyPackage(root + ".internal..", root + ".ffm..");
    }

    ArchRule publicSignaturesNameNoInternalType() {
        return classes().that().resideInAPackage(root).and().arePublic()
                .should(new NameNoTypeOf(root + ".internal", root + ".ffm"));
    }

    private ArchRule innerRoomsDoNotAccess(final Targets targets) {
        return noClasses().that().resideInAPackage(root + ".internal..").should().accessTargetWhere(targets);
    }

    private static final class EveryPackage implements SliceAssignment {
        private final String root;

        private EveryPackage(final String root) {
            this.root = root;
        }

        @Override
        public SliceIdentifier getIdentifierOf(final JavaClass javaClass) {
            final String name = javaClass.getPackageName();
            return name.equals(root) || name.startsWith(root + ".") ? SliceIdentifier.of(name)
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "each package below " + root;
        }
    }
}
