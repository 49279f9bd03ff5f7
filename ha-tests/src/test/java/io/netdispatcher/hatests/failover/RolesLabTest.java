package io.netdispatcher.hatests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.hatests.lab.Await;
import io.netdispatcher.hatests.lab.CommandResult;
import io.netdispatcher.hatests.lab.Dispatcher;
import io.netdispatcher.hatests.lab.DispatcherPair;
import io.netdispatcher.hatests.lab.Lab;
import io.netdispatcher.hatests.lab.LabPlan;
import io.netdispatcher.hatests.lab.LabTest;
import io.netdispatcher.hatests.lab.PairPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What admins do to the roles of a pair, and what they are told. */
class RolesLabTest {
    private static final Duration TAKEOVER_LIMIT = Duration.ofSeconds(10);
    /** Strays are forwarded for 10 s. */
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private static CommandResult failover(Lab lab, String node, String... options) {
        List<String> words = new ArrayList<>(Dispatcher.launcher());
        words.addAll(List.of(
                "failover", "--socket", Dispatcher.controlSocket(lab, node).toString()));
        words.addAll(List.of(options));
        return lab.node(node).run(END_LIMIT, words.toArray(String[]::new));
    }

    private static List<String> roles(DispatcherPair pair, String node) {
        return StreamSupport.stream(pair.events(node).spliterator(), false)
                .filter(event -> event.get("kind").asString().equals("role"))
                .map(event -> event.get("to").asString())
                .toList();
    }

    @LabTest
    @Timeout(120)
    void shouldHandOverBeforeItEnds(Lab lab) {
        try (DispatcherPair pair = DispatcherPair.start(lab, PairPlan.sync())) {
            pair.process(LabPlan.ND1).terminate();
            pair.awaitActive(LabPlan.ND2, TAKEOVER_LIMIT);
            assertThat(pair.process(LabPlan.ND1).isAlive())
                    .as("strays are forwarded")
                    .isTrue();
            pair.awaitAnswer();
            assertThat(pair.process(LabPlan.ND1).awaitExit(END_LIMIT)).isZero();
            assertThat(pair.isActive(LabPlan.ND2)).isTrue();
            pair.awaitAnswer();
        }
    }

    @LabTest
    @Timeout(120)
    void shouldSayWhatAPlannedFailoverWouldDoAndRefuseWhatWouldLoseConnections(Lab lab) {
        try (DispatcherPair pair = DispatcherPair.start(lab, PairPlan.sync())) {
            CommandResult would = failover(lab, LabPlan.ND1, "--dry-run");
            assertThat(would.exitCode()).isZero();
            assertThat(would.text()).contains("would: nd2 becomes active and announces the VIPs");
            CommandResult shadow = failover(lab, LabPlan.ND2);
            assertThat(shadow.exitCode()).isEqualTo(1);
            assertThat(shadow.stderr()).contains("this node is SHADOW, not ACTIVE; order it on nd1");
            assertThat(pair.isActive(LabPlan.ND1)).isTrue();

            pair.process(LabPlan.ND2).kill();
            pair.awaitCold();
            CommandResult alone = failover(lab, LabPlan.ND1);
            assertThat(alone.exitCode()).isEqualTo(1);
            assertThat(alone.stderr()).contains("nd: not done: nd2 ");
            assertThat(pair.isActive(LabPlan.ND1)).isTrue();

            pair.startNode(LabPlan.ND2);
            CommandResult patient = failover(lab, LabPlan.ND1, "--wait", "-o", "json");
            assertThat(patient.exitCode()).as(patient.stderr()).isZero();
            pair.awaitActive(LabPlan.ND2, TAKEOVER_LIMIT);
            assertThat(roles(pair, LabPlan.ND1)).endsWith("ACTIVE", "HANDOFF", "GRACE");
            pair.awaitHot();
        }
    }

    /** The shadow is not hot and nobody else is left: service comes before connections, and everybody is told. */
    @LabTest
    @Timeout(120)
    void shouldTakeOverColdAndSaySo(Lab lab) {
        try (DispatcherPair pair = DispatcherPair.start(lab, PairPlan.sync())) {
            lab.node(LabPlan.ND1).linkDown("eth1");
            pair.awaitCold();
            Await.until("nd2 no longer HOT", TAKEOVER_LIMIT, () -> !pair.isHot(LabPlan.ND2));
            pair.process(LabPlan.ND1).kill();
            pair.awaitActive(LabPlan.ND2, TAKEOVER_LIMIT);
            pair.awaitAnswer();
            List<String> alarms = StreamSupport.stream(
                            pair.status(LabPlan.ND2).get("alarms").spliterator(), false)
                    .map(JsonNode::asString)
                    .toList();
            assertThat(alarms)
                    .anyMatch(alarm -> alarm.startsWith("no shadow: connections are unprotected"))
                    .anyMatch(alarm -> alarm.startsWith("took over with an incomplete table"));
            assertThat(pair.events(LabPlan.ND2).toString()).contains("COLD: the replica is");
        }
    }
}
