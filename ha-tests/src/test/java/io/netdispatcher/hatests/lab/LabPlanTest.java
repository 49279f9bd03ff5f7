package io.netdispatcher.hatests.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netdispatcher.cli.output.Json;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabPlanTest {
    @Test
    void shouldNameAddressesAndWeights() {
        LabPlan plan = LabPlan.twoArms().withServers(4);

        assertThat(plan.serverNames()).containsExactly("srv1", "srv2", "srv3", "srv4");
        assertThat(plan.address("srv4")).isEqualTo("10.0.0.24");
        assertThat(plan.forwardingAddress("srv4")).isEqualTo("10.1.0.24");
        assertThat(LabPlan.oneArm().forwardingAddress("srv3")).isEqualTo("10.0.0.23");
        assertThat(plan.serverNames().stream().map(plan::weight)).containsExactly(10, 10, 20, 10);
        assertThat(Topology.macOf("10.0.0.21")).isEqualTo("02:00:0a:00:00:15");
    }

    @Test
    void shouldRefuseWhatTheAddressesHaveNoRoomFor() {
        assertThatThrownBy(() -> LabPlan.oneArm().withServers(71)).isInstanceOf(LabFailure.class);
        assertThatThrownBy(() -> LabPlan.oneArm().withServers(0)).isInstanceOf(LabFailure.class);
        assertThatThrownBy(() -> LabPlan.oneArm().address("srv9"))
                .hasMessage("no host named 'srv9' in this lab; there are: switch, client, nd1, nd2, srv1, srv2, srv3");
    }

    @Test
    void shouldSurviveAsAStateFile() {
        LabState state = LabState.begun(
                        "some", Path.of("/tmp/some"), LabPlan.twoArms().withVips("10.0.0.101"))
                .heldBy(42);

        assertThat(Json.mapper().readValue(Json.pretty(state), LabState.class)).isEqualTo(state);
        assertThat(state.isOrphan()).isFalse();
    }

    @Test
    void shouldReadALineOfTheAccessLog() {
        AccessRecord line = AccessRecord.parse("7 3 10.0.0.2 40000 10.0.0.100 200 10486020 1766000000.123 GET /big");

        assertThat(line)
                .isEqualTo(new AccessRecord(
                        7, 3, "10.0.0.2", 40000, "10.0.0.100", 200, 10_486_020, 1_766_000_000_123L, "GET", "/big"));
        assertThatThrownBy(() -> AccessRecord.parse("7 3")).isInstanceOf(LabFailure.class);
    }

    @Test
    void shouldSkipWhereTheLabIsMissingUnlessItIsRequired() {
        assertThat(LabExtension.decide(Optional.of("the lab needs wrk"), false).isDisabled())
                .isTrue();
        assertThat(LabExtension.decide(Optional.of("the lab needs wrk"), true).isDisabled())
                .isFalse();
        assertThat(LabExtension.decide(Optional.empty(), false).isDisabled()).isFalse();
    }
}
