package io.netdispatcher.hatests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.lab.LabTest;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Timeout;

/**
 * A short run of each way in which the active node goes: by order, by death, by silence. What a busy machine may spoil (aims of time, connections that the
 * shadow had not acknowledged in time) is left to long series of {@code nd lab run}.
 */
class TakeoverLabTest {
    private static final Set<String> JUDGED =
            Set.of("completed", "lost", "wrong_server", "taken_over", "one_answerer", "packets_lost_established");
    private static final ScenarioSettings SHORT = new ScenarioSettings(300, 1, 7, "default", Duration.ofMinutes(1));

    private static void shouldPass(String name) {
        Scenario scenario = Scenarios.named(name).orElseThrow();
        Progress progress =
                new Progress(new PrintStream(System.err, true, StandardCharsets.UTF_8), false, System::nanoTime);

        ScenarioReport report = scenario.run(SHORT, progress);

        assertThat(report.checks())
                .filteredOn(check -> JUDGED.contains(check.name()))
                .hasSizeGreaterThanOrEqualTo(5)
                .allMatch(Check::held);
    }

    @LabTest
    @Timeout(180)
    void shouldLoseNothingWhenTheOperatorOrdersIt() {
        shouldPass("planned-failover");
    }

    @LabTest
    @Timeout(180)
    void shouldLoseNothingWhenTheActiveNodeDies() {
        shouldPass("kill-active");
    }

    @LabTest
    @Timeout(180)
    void shouldLoseNothingWhenTheActiveNodeStops() {
        shouldPass("freeze-active");
    }
}
