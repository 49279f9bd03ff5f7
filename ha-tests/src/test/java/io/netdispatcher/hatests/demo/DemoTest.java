package io.netdispatcher.hatests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.cli.output.Json;
import io.netdispatcher.hatests.judge.Check;
import io.netdispatcher.hatests.judge.ServerShare;
import io.netdispatcher.hatests.lab.LabTest;
import io.netdispatcher.hatests.scenario.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

class DemoTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Progress progress =
            new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false, System::nanoTime);

    @LabTest
    @Timeout(120)
    void shouldKeepAllConnectionsAndShareThemByWeight() {
        DemoReport report = new Demo(new DemoPlan(50, Duration.ofSeconds(3), 7), progress, System::nanoTime).run();

        assertThat(report.checks()).allMatch(Check::held);
        assertThat(report.checks()).extracting(Check::name).contains("shadow_table_equals_active");
        assertThat(report.passed()).isTrue();
        assertThat(report.connections().opened()).isEqualTo(50);
        assertThat(report.connections().survived()).isEqualTo(50);
        assertThat(report.servers().stream().mapToInt(ServerShare::connections))
                .hasSize(3)
                .allMatch(n -> n >= 12);
        assertThat(report.shortRequests().sent()).isGreaterThan(100);
        assertThat(report.latencyMs().keepAlive().p50()).isPositive();
        assertThat(report.steps().stream().map(DemoReport.Step::name))
                .containsExactly(
                        "lab-up", "open", "traffic", "planned-failover", "kill-active", "freeze-active", "judge");
        assertThat(report.steps())
                .filteredOn(step -> step.fault() != null)
                .hasSize(3)
                .allSatisfy(step -> {
                    assertThat(step.connections().lost()).isZero();
                    assertThat(step.connections().wrongServer()).isZero();
                    assertThat(step.outageMs().max()).isPositive();
                });
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("opening 50 connections", "taking the lab down");
    }

    @Test
    void shouldWriteWhatScriptsRelyOnAndNothingEmpty() {
        DemoPlan plan = new DemoPlan(50, Duration.ofSeconds(3), 7);

        JsonNode json = Json.mapper().readTree(Json.pretty(DemoReport.brokenOff(plan, java.util.List.of(), "no lab")));

        assertThat(json.propertyNames())
                .containsExactly("scenario", "data_plane", "seed", "runs", "steps", "checks", "passed");
        assertThat(json.get("checks").get(0).get("detail").asString()).isEqualTo("no lab");
        assertThat(json.get("passed").asBoolean()).isFalse();
    }
}
