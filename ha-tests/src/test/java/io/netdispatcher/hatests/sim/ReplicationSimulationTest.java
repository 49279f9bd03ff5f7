package io.netdispatcher.hatests.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code -Dsim.seeds=N} runs another number of seeds, {@code -Dsim.first=N} begins elsewhere. */
class ReplicationSimulationTest {
    private static final long FIRST = Long.getLong("sim.first", 1);
    private static final long SEEDS = Long.getLong("sim.seeds", 4_000);
    private static final int SEEDS_FOR_A_PLANT = 60;

    @Test
    void shouldKeepItsPromisesUnderTenThousandSeeds() {
        List<SimulationReport> reports = LongStream.range(FIRST, FIRST + SEEDS)
                .parallel()
                .mapToObj(seed -> ReplicationSimulation.run(seed, null))
                .toList();
        assertEquals(SEEDS, reports.size());
        // What did not happen was not tested either.
        assertTrue(reports.stream().mapToLong(SimulationReport::gaps).sum() > 0, "gaps");
        assertTrue(reports.stream().mapToLong(SimulationReport::overruns).sum() > 0, "overruns");
        assertTrue(reports.stream().mapToLong(SimulationReport::mismatches).sum() > 0, "mismatches");
        assertTrue(reports.stream().mapToLong(SimulationReport::refused).sum() > SEEDS, "refused");
        assertTrue(reports.stream().mapToLong(SimulationReport::restarts).sum() > SEEDS, "restarts");
        assertTrue(reports.stream().mapToLong(SimulationReport::hotChecks).sum() > SEEDS, "comparisons");
    }

    @Test
    void shouldRepeatASeedBitForBit() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        SimulationReport once = ReplicationSimulation.run(4711, first::add);
        SimulationReport again = ReplicationSimulation.run(4711, second::add);
        assertEquals(once, again);
        assertEquals(first, second);
        assertNotEquals(once.hash(), ReplicationSimulation.run(4712, null).hash());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldSeeAPlantedFault(PlantedFault planted) {
        List<String> found = Collections.synchronizedList(new ArrayList<>());
        LongStream.range(0, SEEDS_FOR_A_PLANT).parallel().forEach(seed -> {
            try {
                ReplicationSimulation.run(seed, planted, null);
            } catch (SimulationViolation violation) {
                found.add(violation.getMessage());
            }
        });
        assertTrue(!found.isEmpty(), "nobody saw " + planted);
        assertTrue(found.get(0).matches("(?s)seed \\d+, step \\d+: .*\nlast events:\n.*"), found.get(0));
    }

    /** Seeds that found a mistake, by what it was. */
    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "36, a dead start's welcome took the place of the living node",
        "217, a dead start's welcome took the place of the living node",
        "130, a role swap left the agent waiting for records that the executor had passed over",
        "423, a role swap left the agent waiting for records that the executor had passed over",
        "89, a position was acknowledged before the snapshot had the entry",
        "391, a position was acknowledged before the snapshot had the entry",
        "241, a new role told in a lost message was never told again",
        "392, a new role told in a lost message was never told again",
        "853, a shadow's new epoch interrupted the stream",
        "6615, a node that was active between two rounds of its agent went on with the old stream",
        "2602, a shadow's new epoch interrupted the stream",
    })
    void shouldNotFailAgain(long seed, String mistake) {
        assertEquals(seed, ReplicationSimulation.run(seed, null).seed(), mistake);
    }
}
