package io.netdispatcher.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.output.Json;
import io.netdispatcher.failover.FailoverStatus;
import io.netdispatcher.failover.role.Claim;
import io.netdispatcher.failover.role.Epoch;
import io.netdispatcher.failover.role.Lan;
import io.netdispatcher.failover.role.Role;
import io.netdispatcher.replication.ReplicationStatus;
import io.netdispatcher.replication.SyncState;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StatusReportTest {
    private static final PairConfig ACTIVE = PairFiles.valid(PairFiles.active()).config();
    private static final PairConfig SHADOW = PairFiles.valid(PairFiles.shadow()).config();
    private static final StatusReport.Forwarding FORWARDING =
            new StatusReport.Forwarding(true, 42, List.of("server srv1 of www:80 does not answer ARP"));

    private static ReplicationStatus hot(long unprotected) {
        return new ReplicationStatus(SyncState.HOT, "", 3, 0.25, unprotected, true, 12, 1, 2, 4, 7, List.of());
    }

    private static ReplicationStatus not(SyncState state, String reason, String... alarms) {
        return new ReplicationStatus(state, reason, 0, 0, -1, false, -1, 0, 0, 0, 0, List.of(alarms));
    }

    private static FailoverStatus failover(Role role, Role peer) {
        return new FailoverStatus(
                role,
                new Claim(new Epoch(7, 1), true, 1, true),
                role == Role.ACTIVE,
                true,
                true,
                new Lan(true, 1, 1, 3, 2, 9, 9),
                peer,
                List.of(new FailoverStatus.Path("192.168.77.2", true, 12, true, "")),
                0,
                0,
                List.of("path 2 is lost"));
    }

    private static Reports.Status ofPair(PairConfig config, ReplicationStatus replication) {
        FailoverStatus failover =
                config == ACTIVE ? failover(Role.ACTIVE, Role.SHADOW) : failover(Role.SHADOW, Role.ACTIVE);
        return StatusReport.ofPair(
                config, FORWARDING, new StatusReport.Pairing(replication, failover, List.of("standing")));
    }

    @Test
    void shouldSayHowFarTheShadowIs() {
        JsonNode status = Json.mapper().valueToTree(ofPair(ACTIVE, hot(2)));
        assertThat(status.get("node").asString()).isEqualTo("nd1");
        assertThat(status.get("role").asString()).isEqualTo("ACTIVE");
        assertThat(status.get("epoch").asLong()).isEqualTo(7);
        assertThat(status.get("sync").toString())
                .isEqualTo("{\"state\":\"HOT\",\"lag_entries\":3,\"lag_ms\":0.25,\"reason\":\"\",\"resyncs\":1,"
                        + "\"digest_mismatches\":2,\"rejected\":4}");
        assertThat(status.get("unprotected").asLong()).isEqualTo(2);
        assertThat(status.get("peers").toString())
                .isEqualTo(
                        "[{\"name\":\"nd2\",\"role\":\"SHADOW\",\"heartbeats\":[{\"path\":\"192.168.77.2\",\"up\":true,"
                                + "\"last_heard_ms\":12,\"real_time\":true,\"obstacle\":\"\"}]}]");
        assertThat(status.get("lan").toString())
                .isEqualTo("{\"carrier\":true,\"fit\":true,\"targets\":1,\"targets_heard\":1,\"servers\":3,"
                        + "\"servers_heard\":2}");
        assertThat(status.get("profile").asString()).isEqualTo("default");
        assertThat(status.get("vips").toString()).isEqualTo("[{\"address\":\"10.0.0.100\",\"held\":true}]");
        assertThat(status.get("alarms").toString())
                .isEqualTo("[\"path 2 is lost\",\"standing\",\"server srv1 of www:80 does not answer ARP\"]");
    }

    @Test
    void shouldSayThatAllConnectionsAreUnprotectedWithoutAHotShadow() {
        Reports.Status status = ofPair(ACTIVE, not(SyncState.NONE, "nobody answers", "wrong key"));
        assertThat(status.unprotected()).isEqualTo(42);
        assertThat(status.alarms())
                .startsWith(
                        "no shadow: connections are unprotected (nobody answers)",
                        "wrong key",
                        "path 2 is lost",
                        "standing");
        assertThat(ofPair(ACTIVE, not(SyncState.STALE, "ring overrun")).alarms())
                .startsWith("the shadow is STALE (ring overrun): connections are unprotected");
        assertThat(ofPair(ACTIVE, not(SyncState.BULK, "")).alarms())
                .startsWith("the shadow is BULK: connections are unprotected");
    }

    @Test
    void shouldNotSpeakOfConnectionsOnTheShadow() {
        Reports.Status status = ofPair(SHADOW, not(SyncState.NONE, "nobody answers"));
        assertThat(status.role()).isEqualTo("SHADOW");
        assertThat(status.peers()).extracting(Reports.Peer::name).containsExactly("nd1");
        assertThat(status.peers()).extracting(Reports.Peer::role).containsExactly("ACTIVE");
        assertThat(status.alarms()).as("whose connections they are").noneMatch(alarm -> alarm.contains("unprotected"));
        assertThat(ofPair(SHADOW, not(SyncState.NONE, "nd1 was never heard")).alarms())
                .contains("this shadow is not up to date: NONE (nd1 was never heard)");
    }

    @Test
    void shouldBeActiveAndUnprotectedOnItsOwn() {
        Reports.Status status = StatusReport.ofSingle(ACTIVE, FORWARDING);
        assertThat(status.role()).isEqualTo("ACTIVE");
        assertThat(status.epoch()).isZero();
        assertThat(status.unprotected()).isEqualTo(42);
        assertThat(status.peers()).isEmpty();
        assertThat(status.alarms()).isEqualTo(FORWARDING.alarms());
    }
}
