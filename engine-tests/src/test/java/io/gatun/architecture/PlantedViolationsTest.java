package io.gatun.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import io.gatun.architecture.planted.internal.driver.ReachesUp;
import io.gatun.architecture.planted.internal.worker.LetsTheMachineDecide;
import io.gatun.architecture.planted.internal.worker.ReadsTheClock;
import io.gatun.architecture.planted.internal.worker.RunsElsewhere;
import io.gatun.architecture.planted.internal.worker.WaitsForATime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlantedViolationsTest {
    private static final String ROOT = "io.gatun.architecture.planted";
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(ROOT);
    private static final Rules RULES = new Rules(ROOT);

    @Test
    void aDriverThatReachesUpIsFound() {
        found(RULES.roomsUseOnlyRoomsBelow(), "ReachesUp");
    }

    @Test
    void aClassOutsideOfTheRoomsIsFound() {
        found(RULES.everyClassOfTheEngineIsInARoom(), "OutsideOfTheRooms");
    }

    @Test
    void aCycleOfPackagesIsFound() {
        found(RULES.packagesHaveNoCycles(), "ReachesUp");
    }

    @Test
    void everyWayToReadTheClockIsFound() {
        everyMethodIsFound(RULES.innerRoomsReadNoClock(), ReadsTheClock.class);
    }

    @Test
    void everyTimedWaitIsFound() {
        everyMethodIsFound(RULES.innerRoomsDoNotSleepOrParkForATime(), WaitsForATime.class);
    }

    @Test
    void everyDefaultExecutorIsFound() {
        everyMethodIsFound(RULES.innerRoomsUseNoDefaultExecutor(), RunsElsewhere.class);
    }

    @Test
    void everyUnseededRandomnessIsFound() {
        everyMethodIsFound(RULES.innerRoomsTakeNoChanceOfTheirOwn(), LetsTheMachineDecide.class);
    }

    @Test
    void everyRestrictedCallOutsideOfTheBindingsIsFound() {
        everyMethodIsFound(RULES.onlyBindingsCallRestrictedMethods(), ReachesUp.class);
    }

    @Test
    void restrictedCallsOfTheBindingsAreAllowed() {
        final EvaluationResult result = RULES.onlyBindingsCallRestrictedMethods().evaluate(PLANTED);
        assertTrue(result.getFailureReport().getDetails().stream().noneMatch(line -> line.contains("MayReinterpret")));
    }

    @Test
    void aClassThatNeedsAJvmFlagIsFound() {
        found(RULES.nothingNeedsAJvmFlagOrAnInternalOfTheJdk(), "NeedsAFlag");
    }

    @Test
    void anExampleThatLooksBehindThePublicPackageIsFound() {
        found(RULES.examplesUseOnlyThePublicPackage(), "LooksBehind");
    }

    @Test
    void everyPublicMemberWithAnInternalTypeIsFound() {
        final List<String> lines = found(RULES.publicSignaturesNameNoInternalType(), "ShowsInternals");
        assertEquals(5, lines.size(), lines.toString());
    }

    private static List<String> found(final ArchRule rule, final String violator) {
        final List<String> lines = rule.evaluate(PLANTED).getFailureReport().getDetails();
        assertTrue(lines.stream().anyMatch(line -> line.contains(violator)), rule.getDescription() + lines);
        return lines;
    }

    private static void everyMethodIsFound(final ArchRule rule, final Class<?> violator) {
        final List<String> lines = found(rule, violator.getSimpleName());
        final List<String> missed = Arrays.stream(violator.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(method -> violator.getSimpleName() + "." + method.getName() + "(")
                .filter(method -> lines.stream().noneMatch(line -> line.contains(method)))
                .toList();
        assertEquals(List.of(), missed, rule.getDescription());
    }
}
