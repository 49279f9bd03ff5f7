package io.netdispatcher.hatests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.judge.KindCount;
import io.netdispatcher.hatests.lab.LabTest;
import io.netdispatcher.hatests.lab.PairPlan;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;

/** The run of a takeover itself: an active node that stands for a known time, and goes on, costs its clients that time and nothing else. */
class TakeoverRunLabTest {
    private static final int STOPPED_MS = 250;
    private static final int CONNECTIONS = 300;
    private static final double SLACK_MS = 60;

    /** Not a takeover at all: nobody is there who could. */
    private static final class Pause implements Fault {
        @Override
        public String name() {
            return "pause";
        }

        @Override
        public String summary() {
            return "SIGSTOP and SIGCONT of the active node";
        }

        @Override
        public Aim aim(String profile) {
            return Aim.none();
        }

        @Override
        public Strike prepare(Stage stage, String active) {
            long pid = stage.pid(active);
            return Strike.of(stage.lab()
                    .node(active)
                    .arm("kill -STOP " + pid + "; sleep " + STOPPED_MS / 1000.0 + "; kill -CONT " + pid));
        }

        @Override
        public void repair(Stage stage, String struck) {
            // It goes on by itself.
        }

        @Override
        public String successor(String active) {
            return active;
        }
    }

    @LabTest
    @Timeout(90)
    void shouldFindTheOutageThatWasMadeAndNothingElse() {
        try (Stage stage = Stage.set(PairPlan.sync())) {
            RunResult result = new TakeoverRun(stage, new Pause(), CONNECTIONS, new SplittableRandom(7)).run();

            assertThat(result.findings().problems()).isEmpty();
            assertThat(result.outageMs()).isBetween((double) STOPPED_MS, STOPPED_MS + SLACK_MS + result.lateMs());
            assertThat(result.outageNewMs())
                    .isBetween((double) STOPPED_MS, STOPPED_MS + 2 * SLACK_MS + result.lateMs());
            assertThat(result.packetsLost()).isZero();
            assertThat(result.dropped()).isZero();
            assertThat(result.lost()).isZero();
            assertThat(result.establishedBeforeFault()).isGreaterThanOrEqualTo(CONNECTIONS);
            assertThat(result.silentShare()).isGreaterThan(0.2);
            assertThat(result.openedLately()).isGreaterThanOrEqualTo(CONNECTIONS / 20);
            assertThat(result.kinds().get(RunResult.HALF_OPEN))
                    .extracting(KindCount::opened)
                    .isNotEqualTo(0);
            assertThat(result.kinds()).containsKeys(RunResult.STEADY, RunResult.SILENT, RunResult.LAST_SECOND);
            assertThat(result.neverOpened()).isZero();
            assertThat(result.isOwnedBySuccessor()).isTrue();
            assertThat(result.watch().strayAnswers()).isZero();
            assertThat(result.hasAnnounced()).as("nobody has taken over").isFalse();

            RunResult again = new TakeoverRun(stage, new Pause(), CONNECTIONS, new SplittableRandom(8)).run();
            assertThat(again.findings().problems()).isEmpty();
            assertThat(again.lost()).isZero();
            assertThat(again.findings().opened()).isGreaterThan(CONNECTIONS);
            System.err.println("paused for " + STOPPED_MS + " ms: " + result.outageMs() + " and " + again.outageMs()
                    + " ms, new connections " + result.outageNewMs() + " and " + again.outageNewMs() + " ms, late by "
                    + result.lateMs() + " and " + again.lateMs() + " ms, " + result.kinds() + " " + result.watch());
        }
    }
}
