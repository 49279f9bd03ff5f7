package io.netdispatcher.hatests.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.failover.role.FailoverStateMachine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code -Dpair.seeds=N} runs another number of seeds, {@code -Dpair.first=N} begins elsewhere. */
class PairSimulationTest {
    private static final long FIRST = Long.getLong("pair.first", 1);
    private static final long SEEDS = Long.getLong("pair.seeds", 5_000);
    /** In fewer seeds some changes of role may not come up. */
    private static final long ENOUGH_SEEDS = 4_000;
    /** What nobody orders in simulations; see {@code FailoverStateMachineTest}. */
    private static final String NOT_SIMULATED = "ADMIN_DOWN ORDERED_UP LISTEN";

    @Test
    void shouldKeepItsPromisesUnderFiveThousandSeeds() {
        PairSeeds ran = PairSeeds.run(FIRST, SEEDS, BrokenRule.NONE);
        assertThat(ran.violations()).extracting(SimulationViolation::getMessage).isEmpty();
        // What did not happen was not tested either.
        assertThat(ran.total().takeovers()).isGreaterThan(SEEDS);
        assertThat(ran.total().faults()).isGreaterThan(2 * SEEDS);
        if (SEEDS >= ENOUGH_SEEDS) {
            List<String> wanted = new ArrayList<>(FailoverStateMachine.transitions());
            wanted.remove(NOT_SIMULATED);
            assertThat(ran.total().transitions().keySet())
                    .as("changes of role that were made")
                    .containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    @Test
    void shouldRepeatASeedBitForBit() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        long once = PairSimulation.run(4711, BrokenRule.NONE, first::add, new PairReport());
        long again = PairSimulation.run(4711, BrokenRule.NONE, second::add, new PairReport());
        assertThat(again).isEqualTo(once);
        assertThat(second).isEqualTo(first);
        assertThat(PairSimulation.run(4712, BrokenRule.NONE, null, new PairReport()))
                .isNotEqualTo(once);
    }

    /** By an invariant that is about the rule. */
    @ParameterizedTest
    @CsvSource({
        "NO_REANNOUNCE, 600, CachesFollow",
        "NO_PROBE, 300, ProbedBeforeClaim",
        "NO_EPOCH_CHECK, 100, OneAnswers",
        "HOT_TOO_EARLY, 600, HotIsTrue",
        "ANSWER_AFTER_PAUSE, 50, OneStaleAnswer",
    })
    void shouldCatchABrokenRule(BrokenRule broken, int seeds, String invariant) {
        List<SimulationViolation> found = PairSeeds.run(1, seeds, broken).violations();
        assertThat(found).extracting(SimulationViolation::invariant).contains(invariant);
        assertThat(found.get(0).getMessage()).matches("(?s)seed \\d+, step \\d+: .*\nlast events:\n.*");
    }

    /** Seeds that found a mistake, by what it was. */
    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "9529, a claim was decided before the replication was looked at",
        "50084, a node that had resigned took its table for its own though the replication brought another one's",
        "72693, a node that had claimed on a deaf LAN resigned as soon as the other one heard a station",
        "50249, a node that had resigned took its table for up to date after another node was active",
        "10328, the winner of a split did not announce to whom it had never heard",
        "13377, the winner of a split did not announce to whom it had never heard",
        "13685, the winner of a split did not announce to whom it had never heard",
        "15578, the winner of a split did not announce to whom it had never heard",
    })
    void shouldNotFailAgain(long seed, String mistake) {
        PairReport report = new PairReport();
        PairSimulation.run(seed, BrokenRule.NONE, null, report);
        assertThat(report.takeovers()).as(mistake).isPositive();
    }
}
