package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.config.PairSection;
import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.ReplicationStatus;
import java.util.ArrayList;
import java.util.List;

/** Joins what executor and replication say of themselves to what {@code nd status} shows. */
final class StatusReport {
    private static final Reports.DataPlane PCAP = new Reports.DataPlane("pcap", "the only data plane of this version");

    private StatusReport() {}

    /**
     * What the executor says.
     *
     * @param holdsVips whether it answers for the VIPs
     * @param connections entries in the table
     */
    record Forwarding(boolean holdsVips, int connections, List<String> alarms) {}

    /** Of a node on its own: none of its connections is protected. */
    static Reports.Status ofSingle(PairConfig config, Forwarding forwarding) {
        return new Reports.Status(
                config.node().name(),
                ReplicationRole.ACTIVE.name(),
                0,
                new Reports.Sync("NONE", 0, 0, "no pair is configured", 0, 0, 0),
                PCAP,
                vips(config, forwarding),
                forwarding.connections(),
                forwarding.connections(),
                List.of(),
                forwarding.alarms());
    }

    /** Of a node of a pair; {@code standing} are alarms that neither the executor nor the replication has. */
    static Reports.Status ofPair(
            PairConfig config, Forwarding forwarding, ReplicationStatus replication, List<String> standing) {
        ReplicationRole role = NodeReplication.roleOf(config);
        List<String> alarms = new ArrayList<>(NodeReplication.alarms(role, replication));
        alarms.addAll(standing);
        alarms.addAll(forwarding.alarms());
        return new Reports.Status(
                config.node().name(),
                role.name(),
                NodeReplication.epoch(),
                new Reports.Sync(
                        replication.state().name(),
                        replication.lagEntries(),
                        replication.lagMs(),
                        replication.reason(),
                        replication.resyncs(),
                        replication.digestMismatches(),
                        replication.rejected()),
                PCAP,
                vips(config, forwarding),
                forwarding.connections(),
                replication.unprotected() < 0 ? forwarding.connections() : replication.unprotected(),
                List.of(peer(config, replication)),
                alarms);
    }

    private static Reports.Peer peer(PairConfig config, ReplicationStatus replication) {
        PairSection pair = config.pair().orElseThrow();
        PairSection.Node peer = pair.peerOf(config.node().name());
        Reports.Heartbeat path = new Reports.Heartbeat(
                pair.replication().addressOf(peer).toString(), replication.isConnected(), replication.heardMs());
        return new Reports.Peer(peer.name(), List.of(path));
    }

    private static List<Reports.Vip> vips(PairConfig config, Forwarding forwarding) {
        return config.clusters().stream()
                .map(cluster -> new Reports.Vip(cluster.vip().toString(), forwarding.holdsVips()))
                .toList();
    }
}
