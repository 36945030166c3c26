package io.gatun.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArchitectureTest {
    private static final JavaClasses PROJECT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.gatun");
    private static final Rules RULES = new Rules("io.gatun");

    @ParameterizedTest
    @ValueSource(strings = { "io.gatun", "io.gatun.internal.driver", "io.gatun.ffm", "io.gatun.examples" })
    void theRulesSeeTheClassesOf(final String packageName) {
        assertTrue(PROJECT.stream().anyMatch(type -> type.getPackageName().equals(packageName)), packageName);
    }

    @Test
    void roomsUseOnlyRoomsBelow() {
        RULES.roomsUseOnlyRoomsBelow().check(PROJECT);
    }

    @Test
    void everyClassOfTheEngineIsInARoom() {
        RULES.everyClassOfTheEngineIsInARoom().check(PROJECT);
    }

    @Test
    void packagesHaveNoCycles() {
        RULES.packagesHaveNoCycles().check(PROJECT);
    }

    @Test
    void innerRoomsReadNoClock() {
        RULES.innerRoomsReadNoClock().check(PROJECT);
    }

    @Test
    void innerRoomsDoNotSleepOrParkForATime() {
        RULES.innerRoomsDoNotSleepOrParkForATime().check(PROJECT);
    }

    @Test
    void innerRoomsUseNoDefaultExecutor() {
        RULES.innerRoomsUseNoDefaultExecutor().check(PROJECT);
    }

    @Test
    void innerRoomsTakeNoChanceOfTheirOwn() {
        RULES.innerRoomsTakeNoChanceOfTheirOwn().check(PROJECT);
    }

    @Test
    void onlyBindingsCallRestrictedMethods() {
        RULES.onlyBindingsCallRestrictedMethods().check(PROJECT);
    }

    @Test
    void nothingNeedsAJvmFlagOrAnInternalOfTheJdk() {
        RULES.nothingNeedsAJvmFlagOrAnInternalOfTheJdk().check(PROJECT);
    }

    @Test
    void examplesUseOnlyThePublicPackage() {
        RULES.examplesUseOnlyThePublicPackage().check(PROJECT);
    }

    @Test
    void publicSignaturesNameNoInternalType() {
        RULES.publicSignaturesNameNoInternalType().check(PROJECT);
    }
}
