package io.netdispatcher.hatests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.lab.LabTest;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

/** A short run of each way in which the active node goes: by order, by death, by silence. Long series are {@code nd lab run}'s. */
class TakeoverLabTest {
    private static final ScenarioSettings SHORT = new ScenarioSettings(300, 2, 7, "default", Duration.ofMinutes(1));

    private static void shouldPass(String name) {
        Scenario scenario = Scenarios.named(name).orElseThrow();
        Progress progress =
                new Progress(new PrintStream(System.err, true, StandardCharsets.UTF_8), false, System::nanoTime);

        ScenarioReport report = scenario.run(SHORT, progress);

        assertThat(report.checks()).allMatch(Check::held);
        assertThat(report.connections().establishedBeforeFault()).isGreaterThanOrEqualTo(600);
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
