package io.netdispatcher.hatests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.cli.output.Json;
import io.netdispatcher.hatests.judge.ArpWatch;
import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.judge.Findings;
import io.netdispatcher.hatests.judge.KindCount;
import io.netdispatcher.hatests.judge.ServerShare;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every check of a scenario fails when what it is for is planted into an otherwise good run. */
class TakeoverReportTest {
    private static final int CONNECTIONS = 100;
    private static final Fault KILL = new KillActive();

    /** A run, good unless changed. */
    private static final class Planted {
        double outageMs = 40;
        int lost;
        int wrong;
        int halfOpenLost;
        int strays;
        int strayAnnouncements;
        double lateMs;
        long dropped;
        long packetsLost = 3;
        long lately = 6;
        int silent = 30;
        long unprotected;
        int neverOpened;
        boolean announced = true;
        boolean owned = true;

        RunResult result() {
            Map<String, KindCount> kinds = Map.of(
                    RunResult.STEADY, new KindCount(CONNECTIONS - silent, lost),
                    RunResult.SILENT, new KindCount(silent, 0),
                    RunResult.LAST_SECOND, new KindCount(10, 0),
                    RunResult.HALF_OPEN, new KindCount(2, halfOpenLost));
            int opened = CONNECTIONS + 12;
            Findings findings = new Findings(
                    opened,
                    opened - lost - wrong - halfOpenLost,
                    lost + halfOpenLost,
                    wrong,
                    kinds,
                    0,
                    0,
                    List.of(new ServerShare("srv1", 10, opened, 1)),
                    Collections.nCopies(lost, 10_000),
                    List.of());
            ArpWatch watch =
                    new ArpWatch(Optional.of("02:00:0a:00:00:0c"), new TreeMap<>(), strays, strayAnnouncements, 1, 0);
            return new RunResult(
                    "nd1",
                    "nd2",
                    CONNECTIONS,
                    outageMs,
                    outageMs,
                    OptionalDouble.of(30),
                    5,
                    packetsLost,
                    findings,
                    lately,
                    neverOpened,
                    0,
                    unprotected,
                    watch,
                    owned,
                    announced,
                    lateMs,
                    dropped);
        }
    }

    private static ScenarioReport report(Fault fault, int runs, RunResult... results) {
        ScenarioSettings settings = new ScenarioSettings(CONNECTIONS, runs, 1, "default", Duration.ofMinutes(1));
        return TakeoverReport.of(fault, settings, List.of(results), List.of());
    }

    private static List<String> failed(ScenarioReport report) {
        assertThat(report.passed()).isEqualTo(report.failure().isEmpty());
        return report.checks().stream()
                .filter(check -> !check.held())
                .map(Check::name)
                .toList();
    }

    private static List<String> failed(Planted planted) {
        return failed(report(KILL, 1, planted.result()));
    }

    @Test
    void shouldPassAGoodRunAndSayWhatTheContractSays() {
        ScenarioReport report = report(KILL, 1, new Planted().result());

        assertThat(failed(report)).isEmpty();
        JsonNode json = Json.mapper().readTree(Json.pretty(report));
        assertThat(json.propertyNames())
                .contains(
                        "scenario",
                        "data_plane",
                        "seed",
                        "runs",
                        "connections",
                        "outage_ms",
                        "outage_new_ms",
                        "takeover_ms",
                        "packets_lost_established",
                        "invalid_runs",
                        "servers",
                        "checks",
                        "passed");
        assertThat(json.get("connections").propertyNames())
                .containsExactly(
                        "opened",
                        "established_before_fault",
                        "survived",
                        "lost",
                        "lost_unprotected",
                        "unprotected_at_fault",
                        "wrong_server",
                        "kinds");
        assertThat(json.get("outage_ms").propertyNames()).contains("median", "p99", "max");
        assertThat(json.get("connections").get("kinds").propertyNames())
                .containsExactlyInAnyOrder("steady", "silent", "last_second", "half_open_at_fault");
        assertThat(json.get("connections").get("established_before_fault").asInt())
                .isEqualTo(CONNECTIONS + 10);
    }

    @Test
    void shouldConvictAPlantedLostConnectionHoweverLateTheHarnessWas() {
        Planted planted = new Planted();
        planted.lost = 1;
        planted.lateMs = 500;

        ScenarioReport report = report(KILL, 1, planted.result());

        assertThat(failed(report)).contains("lost");
        assertThat(report.invalidRuns()).isZero();
        assertThat(report.connections().lost()).isEqualTo(1);
    }

    @Test
    void shouldCountHalfOpenOnesApart() {
        Planted planted = new Planted();
        planted.halfOpenLost = 1;

        ScenarioReport report = report(KILL, 1, planted.result());

        assertThat(failed(report)).isEmpty();
        assertThat(report.connections().lost()).isZero();
        assertThat(report.connections().kinds().get(RunResult.HALF_OPEN).lost()).isEqualTo(1);
    }

    @Test
    void shouldConvictAWrongServer() {
        Planted planted = new Planted();
        planted.wrong = 1;

        assertThat(failed(planted)).contains("wrong_server");
    }

    @Test
    void shouldConvictADoubleAnswererButForTheOneAnswerAfterAFreeze() {
        Planted planted = new Planted();
        planted.strays = 1;

        assertThat(failed(planted)).containsExactly("one_answerer");
        assertThat(failed(report(new FreezeActive(), 1, planted.result()))).isEmpty();
        planted.strays = 2;
        assertThat(failed(report(new FreezeActive(), 1, planted.result()))).containsExactly("one_answerer");
        planted.strays = 0;
        planted.strayAnnouncements = 1;
        assertThat(failed(report(new FreezeActive(), 1, planted.result()))).containsExactly("one_answerer");
    }

    @Test
    void shouldConvictAPlantedOutageByItsLengthAndByItsPercentiles() {
        Planted planted = new Planted();
        planted.outageMs = 1_300;
        assertThat(failed(planted)).containsExactly("aim");

        planted.outageMs = 60;
        RunResult[] many = Collections.nCopies(10, planted.result()).toArray(RunResult[]::new);
        assertThat(failed(planted)).as("one run has no median").isEmpty();
        assertThat(failed(report(KILL, 10, many))).containsExactly("aim");
        assertThat(failed(report(new FreezeActive(), 10, many))).isEmpty();
    }

    @Test
    void shouldNotCountRunsInWhichTheHarnessWasLateOrBlindAndFailWhenTheyAreTooMany() {
        Planted late = new Planted();
        late.lateMs = 51;
        late.outageMs = 5_000;
        Planted blind = new Planted();
        blind.dropped = 1;
        Planted young = new Planted();
        young.lately = 4;
        Planted loud = new Planted();
        loud.silent = 20;
        RunResult good = new Planted().result();

        ScenarioReport report = report(KILL, 1, late.result(), good);
        assertThat(failed(report)).isEmpty();
        assertThat(report.invalidRuns()).isEqualTo(1);
        assertThat(report.outageMs().max()).isEqualTo(40);
        assertThat(failed(report(KILL, 1, late.result(), blind.result(), young.result(), good)))
                .containsExactly("valid_runs");
        assertThat(young.result().isValid()).isFalse();
        assertThat(loud.result().isValid()).isFalse();
        assertThat(failed(report(KILL, 1, late.result()))).contains("completed", "lost");
    }

    @Test
    void shouldConvictATakeoverThatNobodyAnnouncedOrAnotherOwns() {
        Planted planted = new Planted();
        planted.announced = false;
        assertThat(failed(planted)).containsExactly("taken_over");
        planted.announced = true;
        planted.owned = false;
        assertThat(failed(planted)).containsExactly("taken_over");
    }

    @Test
    void shouldConvictLostSegmentsOfAPlannedFailoverOnly() {
        assertThat(failed(report(new PlannedFailover(), 1, new Planted().result())))
                .containsExactly("packets_lost_established");
        Planted planted = new Planted();
        planted.packetsLost = 0;
        assertThat(failed(report(new PlannedFailover(), 1, planted.result()))).isEmpty();
    }

    @Test
    void shouldConvictTooManyUnprotectedOnesAndThoseThatNeverOpened() {
        Planted planted = new Planted();
        planted.unprotected = 1;
        planted.neverOpened = 1;

        assertThat(failed(planted)).containsExactly("opened", "unprotected");
    }

    @Test
    void shouldSayWhyARunBrokeOff() {
        ScenarioSettings settings = new ScenarioSettings(CONNECTIONS, 2, 1, "default", Duration.ofMinutes(1));
        ScenarioReport report =
                TakeoverReport.of(KILL, settings, List.of(new Planted().result()), List.of("nobody took over"));

        assertThat(failed(report)).containsExactly("completed");
        assertThat(report.checks().getFirst().detail()).contains("1 of 2", "nobody took over");
    }
}
