package io.netdispatcher.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.cli.control.ControlServer;
import io.netdispatcher.cli.daemon.Reports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code nd status} for people, of nodes that are made up. */
@Timeout(60)
class StatusCommandTest {
    @TempDir
    Path directory;

    private List<String> show(Reports.Status status) throws IOException {
        Path socket = directory.resolve("control.sock");
        try (ControlServer server = ControlServer.bind(socket, Optional.empty())) {
            server.serve(request -> status);
            Outcome outcome = Outcome.of("status", "--socket", socket.toString());
            assertThat(outcome.err()).isEmpty();
            return outcome.out().lines().toList();
        }
    }

    private static Reports.Status status(
            String role, Reports.Sync sync, List<Reports.Peer> peers, List<String> alarms) {
        return new Reports.Status(
                "nd1",
                role,
                1,
                sync,
                "default",
                new Reports.Lan(true, true, 1, 1, 3, 2),
                true,
                new Reports.DataPlane("pcap", "why"),
                List.of(new Reports.Vip("10.0.0.100", role.equals("ACTIVE"))),
                42,
                2,
                peers,
                alarms);
    }

    private static List<Reports.Peer> peer(boolean up, long heardMs) {
        return List.of(new Reports.Peer(
                "nd2",
                "SHADOW",
                List.of(new Reports.Heartbeat("192.168.77.2", up, heardMs, true, up ? "" : "no route"))));
    }

    @Test
    void shouldShowAHotPair() throws IOException {
        assertThat(show(status("ACTIVE", new Reports.Sync("HOT", 3, 0.25, "", 1, 0, 0), peer(true, 12), List.of())))
                .containsExactly(
                        "node         nd1",
                        "role         ACTIVE, epoch 1",
                        "sync         HOT, lag 3 entries, 0.3 ms",
                        "timers       profile default, role agent at real-time priority",
                        "LAN          carrier, 1 of 1 targets heard, 2 of 3 servers answer",
                        "peer         nd2, SHADOW, at 192.168.77.2: up, heard 12 ms ago",
                        "VIPs         10.0.0.100 held",
                        "data plane   pcap (why)",
                        "connections  42, 2 unprotected",
                        "alarms       none");
    }

    @Test
    void shouldShowAShadowWithoutPartner() throws IOException {
        Reports.Sync none = new Reports.Sync("NONE", 0, 0, "nobody answers", 0, 0, 0);
        assertThat(show(status("SHADOW", none, peer(false, -1), List.of("something"))))
                .contains(
                        "role         SHADOW, epoch 1",
                        "sync         NONE (nobody answers)",
                        "peer         nd2, SHADOW, at 192.168.77.2: DOWN, never heard (no route)",
                        "VIPs         10.0.0.100 not held",
                        "alarm        something");
    }
}
