package io.netdispatcher.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.arp.ArpSender;
import io.netdispatcher.executor.arp.Neighbour;
import io.netdispatcher.executor.arp.Neighbours;
import io.netdispatcher.executor.cluster.ClusterSpec;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.cluster.OnMiss;
import io.netdispatcher.executor.cluster.PortSpec;
import io.netdispatcher.executor.cluster.ServerSpec;
import io.netdispatcher.executor.cluster.TimeoutSpec;
import io.netdispatcher.executor.counters.ExecutorCounters;
import io.netdispatcher.executor.counters.ServerCounters;
import io.netdispatcher.executor.forward.RecordingPlane;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.table.TableOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionAccountingTest {
    private static final int VIP = Ipv4Address.parse("10.0.0.100");
    private static final int SRV1 = Ipv4Address.parse("10.0.0.21");
    private static final int SRV2 = Ipv4Address.parse("10.0.0.22");
    private static final TimeoutSpec TIMEOUTS = new TimeoutSpec(1_000, 2_000, 3_000, 500);

    private final ExecutorCounters counters = ExecutorCounters.inMemory(256);
    private final ConnectionAccounting accounting = new ConnectionAccounting(counters.table());
    private final Neighbours neighbours =
            new Neighbours(new Link(0, "eth0", 1, 1, 1_500), new ArpSender(new RecordingPlane()));
    private final ConnectionKey key = new ConnectionKey();
    private ConnectionTable table =
            ChronicleConnectionTable.inMemory(TableOptions.of(1_000, 3), accounting, accounting);
    private Clusters clusters = Clusters.NONE;
    private long nowMs = 1_000_000;

    @AfterEach
    void closeTable() {
        table.close();
    }

    private static ServerSpec server(String name, int address) {
        return new ServerSpec(name, address, 10);
    }

    /** Port 80 with these servers is all there is; no server, no port. */
    private void configure(ServerSpec... servers) {
        PortSpec other = new PortSpec(81, OnMiss.DROP, TIMEOUTS, List.of(server("other", SRV1)));
        PortSpec port = new PortSpec(80, OnMiss.DROP, TIMEOUTS, List.of(servers));
        List<PortSpec> ports = servers.length == 0 ? List.of(other) : List.of(port, other);
        Stream.of(servers).forEach(server -> neighbours.add(Neighbour.fixed(server.address(), server.address())));
        clusters = Clusters.build(List.of(new ClusterSpec("www", VIP, ports)), clusters, neighbours, counters::server);
        accounting.clusters(clusters);
    }

    private ConnectionKey key(int client) {
        return key.setIpv4(Ipv4Address.parse("10.0.0.2"), client, VIP, 80, 6);
    }

    private void open(int client, int server) {
        table.insert(key(client), ConnectionState.HALF_OPEN, server, nowMs);
    }

    private void pass(long milliseconds) {
        nowMs += milliseconds;
        for (int i = 0; i < 4; i++) {
            nowMs += 1_000;
            table.expire(nowMs, table.capacity());
        }
    }

    private ServerCounters counted(String server) {
        return counters.server("www:80", server);
    }

    @Test
    void shouldCountAConnectionUntilItExpires() {
        configure(server("srv1", SRV1));
        open(1, SRV1);
        open(2, SRV1);
        assertThat(counted("srv1").active()).isEqualTo(2);
        table.remove(key(1));
        assertThat(counted("srv1").active()).isEqualTo(1);
        pass(TIMEOUTS.halfOpenMs());
        assertThat(table.size()).isZero();
        assertThat(counted("srv1").active()).isZero();
        assertThat(counted("srv1").connections()).isEqualTo(2);
    }

    /** As on a shadow, which hears of a new server's connections before it has the configuration that names the server. */
    @Test
    void shouldCountEntriesThatCameBeforeTheirServer() {
        configure(server("srv1", SRV1));
        open(1, SRV1);
        open(2, SRV2);
        open(3, SRV2);
        configure(server("srv1", SRV1), server("srv2", SRV2));
        accounting.recountStrangers(table);
        assertThat(counted("srv1").active()).isEqualTo(1);
        assertThat(counted("srv2").active()).isEqualTo(2);
        accounting.recountStrangers(table);
        table.remove(key(1));
        table.remove(key(2));
        table.remove(key(3));
        assertThat(counted("srv1").active()).isZero();
        assertThat(counted("srv2").active()).isZero();
    }

    @Test
    void shouldGiveEveryStateItsPortsTimeoutAndTheDefaultToAnUnknownPort() {
        configure(server("srv1", SRV1));
        assertThat(accounting.timeoutMs(key(1), ConnectionState.HALF_OPEN)).isEqualTo(1_000);
        assertThat(accounting.timeoutMs(key(1), ConnectionState.UNPROVEN)).isEqualTo(2_000);
        assertThat(accounting.timeoutMs(key(1), ConnectionState.ESTABLISHED)).isEqualTo(3_000);
        assertThat(accounting.timeoutMs(key(1), ConnectionState.HALF_CLOSED)).isEqualTo(500);
        assertThat(accounting.timeoutMs(key(1), ConnectionState.CLOSING)).isEqualTo(500);
        configure();
        assertThat(accounting.timeoutMs(key(1), ConnectionState.ESTABLISHED))
                .isEqualTo(TimeoutSpec.DEFAULT.establishedMs());
    }

    @Test
    void shouldNotCountTwiceWhenAConnectionStartsAgainInItsPlace() {
        configure(server("srv1", SRV1), server("srv2", SRV2));
        open(1, SRV1);
        table.changeState(table.lookup(key(1)), key(1), ConnectionState.CLOSING, nowMs);
        assertThat(table.restart(table.lookup(key(1)), key(1), SRV1, nowMs)).isTrue();
        assertThat(counted("srv1").active()).isEqualTo(1);
        assertThat(counted("srv1").connections()).as("it is a new connection").isEqualTo(2);
        assertThat(table.restart(table.lookup(key(1)), key(1), SRV2, nowMs)).isTrue();
        assertThat(counted("srv1").active()).isZero();
        assertThat(counted("srv2").active()).isEqualTo(1);
    }

    @Test
    void shouldMoveTheCountWhenAConnectionIsReassigned() {
        configure(server("srv1", SRV1), server("srv2", SRV2));
        open(1, SRV1);
        table.reassign(table.lookup(key(1)), key(1), SRV2);
        assertThat(counted("srv1").active()).isZero();
        assertThat(counted("srv2").active()).isEqualTo(1);
        table.remove(key(1));
        assertThat(counted("srv2").active()).isZero();
    }

    @Test
    void shouldNotCountAChangeOfStateAsAConnection() {
        configure(server("srv1", SRV1));
        open(1, SRV1);
        table.changeState(table.lookup(key(1)), key(1), ConnectionState.ESTABLISHED, nowMs);
        table.changeState(table.lookup(key(1)), key(1), ConnectionState.HALF_CLOSED, nowMs);
        assertThat(counted("srv1").active()).isEqualTo(1);
        assertThat(counted("srv1").connections()).isEqualTo(1);
    }

    @Test
    void shouldGoOnCountingForAServerThatWasTakenOutUntilItsConnectionsEnd() {
        configure(server("srv1", SRV1), server("srv2", SRV2));
        open(1, SRV1);
        open(2, SRV1);
        configure(server("srv2", SRV2));
        table.remove(key(1));
        configure(server("srv1", SRV1), server("srv2", SRV2));
        assertThat(counted("srv1").active()).as("one ended meanwhile").isEqualTo(1);
        pass(TIMEOUTS.halfOpenMs());
        assertThat(counted("srv1").active()).isZero();
    }

    @Test
    void shouldGoOnCountingForAPortThatWasTakenOutUntilItsConnectionsEnd() {
        configure(server("srv1", SRV1));
        open(1, SRV1);
        open(2, SRV1);
        configure();
        table.remove(key(1));
        configure();
        table.remove(key(2));
        configure(server("srv1", SRV1));
        assertThat(counted("srv1").active()).as("both ended meanwhile").isZero();
    }

    @Test
    void shouldCountEachConnectionOnceWhenAPortComesBackBeforeTheyEnd() {
        configure(server("srv1", SRV1), server("srv2", SRV2));
        open(1, SRV1);
        open(2, SRV2);
        configure();
        configure(server("srv2", SRV2));
        assertThat(counted("srv2").active()).isEqualTo(1);
        table.remove(key(1));
        table.remove(key(2));
        assertThat(counted("srv1").active()).isZero();
        assertThat(counted("srv2").active()).isZero();
    }

    @Test
    void shouldCarryTheCountToTheNewNameWhenAServerIsRenamed() {
        configure(server("srv1", SRV1));
        open(1, SRV1);
        configure(server("one", SRV1));
        assertThat(counted("srv1").active()).isZero();
        assertThat(counted("one").active()).isEqualTo(1);
        table.remove(key(1));
        assertThat(counted("one").active()).isZero();
    }

    @Test
    void shouldCarryTheCountsWhenTwoServersSwapTheirNames() {
        configure(server("srv1", SRV1), server("srv2", SRV2));
        open(1, SRV1);
        open(2, SRV2);
        open(3, SRV2);
        configure(server("srv1", SRV2), server("srv2", SRV1));
        assertThat(counted("srv1").active()).isEqualTo(2);
        assertThat(counted("srv2").active()).isEqualTo(1);
    }

    @Test
    void shouldCountWhatTheTableHadWhenItWasReopened(@TempDir Path directory) throws IOException {
        TableOptions options = TableOptions.of(1_000, 3);
        try (ConnectionTable before =
                ChronicleConnectionTable.open(directory, options, accounting, accounting, nowMs)) {
            for (int client = 1; client <= 5; client++) {
                before.insert(key(client), ConnectionState.HALF_OPEN, client <= 3 ? SRV1 : SRV2, nowMs);
            }
        }
        table.close();
        table = ChronicleConnectionTable.open(directory, options, accounting, accounting, nowMs);
        configure(server("srv1", SRV1));
        assertThat(counted("srv1").active()).isZero();
        accounting.restored(table);
        assertThat(counted("srv1").active()).isEqualTo(3);
        assertThat(counted("srv1").connections()).as("none of them is new").isZero();
        for (int client = 1; client <= 5; client++) {
            table.remove(key(client));
        }
        assertThat(counted("srv1").active()).isZero();
    }
}
