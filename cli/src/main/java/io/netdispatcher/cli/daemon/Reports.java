package io.netdispatcher.cli.daemon;

import java.util.List;

/** What the daemon reports over its control socket; the components' names, in snake_case, are the JSON contract. */
public final class Reports {
    private Reports() {}

    /**
     * {@code nd status}.
     *
     * @param epoch grows with every change of the active node; 0 for a node without a partner
     * @param connections entries in the table
     * @param unprotected entries that no shadow has acknowledged
     */
    public record Status(
            String node,
            String role,
            long epoch,
            Sync sync,
            DataPlane dataPlane,
            List<Vip> vips,
            int connections,
            int unprotected,
            List<Peer> peers,
            List<String> alarms) {}

    /** How far the replica is. */
    public record Sync(String state, long lagEntries, double lagMs) {}

    /** How packets get in and out, and why that way. */
    public record DataPlane(String name, String reason) {}

    /** A virtual IP address, and whether this node answers for it. */
    public record Vip(String address, boolean held) {}

    /** The other node. */
    public record Peer(String name, List<Heartbeat> heartbeats) {}

    /** A heartbeat path to the other node. */
    public record Heartbeat(String path, boolean up, long lastHeardMs) {}

    /** {@code nd server list}: one server of one port. */
    public record Server(
            String cluster,
            int port,
            String server,
            String address,
            int weight,
            boolean reachable,
            String mac,
            long active,
            long connections,
            long packets,
            long bytes) {}

    /** {@code nd server list}. */
    public record Servers(List<Server> servers) {}

    /** {@code nd connections}: one entry. */
    public record Connection(
            String client,
            int clientPort,
            String vip,
            int port,
            String server,
            String state,
            long idleMs,
            long version) {}

    /** {@code nd connections}; {@code truncated} when more entries matched than were asked for. */
    public record Connections(int total, boolean truncated, List<Connection> connections) {}

    /** Which connections to report; null selects all. */
    public record ConnectionsQuery(String server, String client, int limit) {}

    /** A configuration to apply: the file's text, and the name to report problems under. */
    public record ConfigApply(String file, String text) {}

    /** What a configuration that was applied holds. */
    public record ConfigApplied(int clusters, int ports, int servers) {}
}
