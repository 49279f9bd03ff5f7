package io.netdispatcher.executor.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.ConnectionAccounting;
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
import io.netdispatcher.executor.counters.ForwarderCounters;
import io.netdispatcher.executor.frame.CraftedFrames;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.pair.VipLease;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.executor.replication.HandDrivenReplication;
import io.netdispatcher.executor.table.ChronicleConnectionTable;
import io.netdispatcher.executor.table.ConnectionListeners;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.table.TableOptions;
import io.netdispatcher.executor.verdict.DropReason;
import io.netdispatcher.executor.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A forwarder with a real table, real clusters and a plane that only records: VIP 10.0.0.100 with port 80 on srv1 to srv3 (10.0.0.21 to
 * 23, MAC 02:00:00:00:00:15 to 17). The shadow is the test's hand.
 */
final class ForwarderHarness implements AutoCloseable {
    static final String VIP = "10.0.0.100";
    static final String CLIENT = "10.0.0.2";
    static final long SERVER_MAC = 0x0200_0000_0000L;

    final RecordingPlane plane = new RecordingPlane();
    final HandDrivenReplication replication = new HandDrivenReplication();
    final ExecutorCounters counters = ExecutorCounters.inMemory(256);
    final ConnectionTable table;
    final Forwarder forwarder;
    final Neighbours neighbours;
    final ConnectionAccounting accounting = new ConnectionAccounting(counters.table());
    final Links links;
    Clusters clusters = Clusters.NONE;
    private OnMiss onMiss = OnMiss.DROP;
    long nowMs = 1_000_000;
    final VipLease lease = VipLease.expired(() -> TimeUnit.MILLISECONDS.toNanos(nowMs));

    ForwarderHarness(int capacity) {
        this(capacity, HoldPolicy.NONE, SourceRates.LIMIT_PER_SECOND);
    }

    ForwarderHarness(int capacity, HoldPolicy hold, int entriesPerSecond) {
        Link link =
                new Link(0, "eth0", MacAddress.parse(CraftedFrames.NODE_MAC), Ipv4Address.parse("10.0.0.11"), 1_500);
        links = new Links(link, link);
        table = ChronicleConnectionTable.inMemory(
                TableOptions.of(capacity, 7), accounting, ConnectionListeners.of(accounting, replication));
        Protection protection = new Protection(replication, hold, new SourceRates(entriesPerSecond, 1));
        forwarder = new Forwarder(links, plane, table, protection, lease, counters.forwarder());
        lease.renew(Long.MAX_VALUE);
        neighbours = new Neighbours(link, new ArpSender(plane));
        for (int i = 21; i <= 23; i++) {
            neighbours.add(Neighbour.fixed(Ipv4Address.parse("10.0.0." + i), SERVER_MAC + i));
        }
        weights(10, 10, 20);
    }

    /** Configures srv1, srv2, ... with these weights; a weight below 0 leaves the server out. */
    void weights(int... weights) {
        List<ServerSpec> servers = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] >= 0) {
                servers.add(new ServerSpec("srv" + (i + 1), Ipv4Address.parse("10.0.0." + (21 + i)), weights[i]));
            }
        }
        PortSpec port = new PortSpec(80, onMiss, TimeoutSpec.DEFAULT, servers);
        ClusterSpec cluster = new ClusterSpec("www", Ipv4Address.parse(VIP), List.of(port));
        clusters = Clusters.build(List.of(cluster), clusters, neighbours, counters::server);
        accounting.clusters(clusters);
        forwarder.clusters(clusters);
    }

    void onMiss(OnMiss next, int... weights) {
        onMiss = next;
        weights(weights);
    }

    Verdict receive(byte[] frame) {
        return forwarder.decide(0, new UnsafeBuffer(frame.clone()), 0, frame.length, nowMs);
    }

    /** One client segment; returns the server it went to (1, 2, 3), or 0. */
    int segment(int clientPort, int flags, int payloadLength) {
        Verdict verdict = receive(CraftedFrames.tcp(CLIENT, clientPort, VIP, 80, flags, payloadLength));
        return verdict == Verdict.FORWARD ? lastServer() : 0;
    }

    /** Fails unless every frame received is accounted for. */
    void assertEveryFrameIsCounted(String where) {
        ForwarderCounters counted = counters.forwarder();
        long dropped = 0;
        for (DropReason reason : DropReason.values()) {
            dropped += counted.framesDropped(reason);
        }
        assertThat(counted.framesReceived())
                .as("%s: received == forwarded + passed + dropped + held", where)
                .isEqualTo(counted.framesForwarded() + counted.framesPassed() + dropped + counted.framesHeld());
        assertThat(counted.framesDropped()).as(where).isEqualTo(dropped);
    }

    /** The server whose MAC address the last sent frame has. */
    int lastServer() {
        return (int) (MacAddress.get(new UnsafeBuffer(plane.lastFrame()), 0) - SERVER_MAC) - 20;
    }

    /** Lets time pass, ageing the table as the executor does. */
    void pass(long milliseconds) {
        long end = nowMs + milliseconds;
        while (nowMs < end) {
            nowMs = Math.min(end, nowMs + 100);
            table.expire(nowMs, table.capacity());
        }
    }

    @Override
    public void close() {
        table.close();
    }
}
