package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.config.PairSection;
import io.netdispatcher.failover.FailoverStatus;
import io.netdispatcher.failover.role.Lan;
import io.netdispatcher.failover.role.Role;
import io.netdispatcher.replication.ReplicationStatus;
import io.netdispatcher.replication.SyncState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Joins what executor, replication and failover say of themselves to what {@code nd status} shows. */
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

    /** What the parts say that only a node of a pair has; {@code standing} are alarms of none of them. */
    record Pairing(ReplicationStatus replication, FailoverStatus failover, List<String> standing) {}

    /** Of a node on its own: none of its connections is protected. */
    static Reports.Status ofSingle(PairConfig config, Forwarding forwarding) {
        return new Reports.Status(
                config.node().name(),
                Role.ACTIVE.name(),
                0,
                new Reports.Sync("NONE", 0, 0, "no pair is configured", 0, 0, 0),
                "",
                null,
                false,
                PCAP,
                vips(config, forwarding),
                forwarding.connections(),
                forwarding.connections(),
                List.of(),
                forwarding.alarms());
    }

    /** Of a node of a pair. */
    static Reports.Status ofPair(PairConfig config, Forwarding forwarding, Pairing pairing) {
        ReplicationStatus replication = pairing.replication();
        FailoverStatus failover = pairing.failover();
        PairSection pair = config.pair().orElseThrow();
        List<String> alarms = new ArrayList<>(alarms(failover.role(), replication));
        alarms.addAll(failover.alarms());
        alarms.addAll(pairing.standing());
        alarms.addAll(forwarding.alarms());
        return new Reports.Status(
                config.node().name(),
                failover.role().name(),
                failover.claim().epoch().counter(),
                new Reports.Sync(
                        replication.state().name(),
                        replication.lagEntries(),
                        replication.lagMs(),
                        replication.reason(),
                        replication.resyncs(),
                        replication.digestMismatches(),
                        replication.rejected()),
                pair.profile().name().toLowerCase(Locale.ROOT),
                lan(failover),
                failover.isRealTime(),
                PCAP,
                vips(config, forwarding),
                forwarding.connections(),
                replication.unprotected() < 0 ? forwarding.connections() : replication.unprotected(),
                List.of(peer(pair.peerOf(config.node().name()), failover)),
                alarms);
    }

    private static Reports.Lan lan(FailoverStatus failover) {
        Lan lan = failover.lan();
        return new Reports.Lan(
                lan.hasCarrier(), failover.isFit(), lan.targets(), lan.reach(), lan.servers(), lan.serversHeard());
    }

    private static Reports.Peer peer(PairSection.Node peer, FailoverStatus failover) {
        List<Reports.Heartbeat> paths = failover.paths().stream()
                .map(path -> new Reports.Heartbeat(
                        path.name(), path.isUp(), path.heardMs(), path.isRealTime(), path.obstacle()))
                .toList();
        return new Reports.Peer(peer.name(), failover.peerRole().name(), paths);
    }

    /** Alarms of the replication, given what this node is. */
    static List<String> alarms(Role role, ReplicationStatus status) {
        List<String> alarms = new ArrayList<>();
        String why = status.reason().isEmpty() ? "" : " (" + status.reason() + ")";
        if (role.hasVips() && status.state() != SyncState.HOT) {
            alarms.add(
                    status.state() == SyncState.NONE
                            ? "no shadow: connections are unprotected" + why
                            : "the shadow is " + status.state() + why + ": connections are unprotected");
        }
        if (!role.hasVips() && status.state() != SyncState.HOT) {
            alarms.add("this shadow is not up to date: " + status.state() + why);
        }
        alarms.addAll(status.alarms());
        return alarms;
    }

    private static List<Reports.Vip> vips(PairConfig config, Forwarding forwarding) {
        return config.clusters().stream()
                .map(cluster -> new Reports.Vip(cluster.vip().toString(), forwarding.holdsVips()))
                .toList();
    }
}
