package io.netdispatcher.cli.daemon;

import java.util.List;

/** What the daemon reports over its control socket; the components' names, in snake_case, are the JSON contract. */
public final class Reports {
    private Reports() {}

    /**
     * {@code nd status}.
     *
     * @param role INIT, LISTEN, SHADOW, PROBE, ACTIVE, HANDOFF, GRACE, FAULT or ADMIN_DOWN; always ACTIVE for a node without a partner
     * @param epoch grows with every change of the active node; 0 for a node without a partner
     * @param profile which set of timers is used; empty without a pair
     * @param lan what the node sees of its service LAN; null without a pair
     * @param realTime whether the role agent runs at real-time priority
     * @param peers the other node; none without a pair
     * @param connections entries in the table
     * @param unprotected entries that no shadow has acknowledged
     */
    public record Status(
            String node,
            String role,
            long epoch,
            Sync sync,
            String profile,
            Lan lan,
            boolean realTime,
            DataPlane dataPlane,
            List<Vip> vips,
            int connections,
            long unprotected,
            List<Peer> peers,
            List<String> alarms) {}

    /**
     * How far the replica is.
     *
     * @param state NONE, BULK, HOT or STALE
     * @param lagEntries changes that the shadow has not applied
     * @param lagMs age of the oldest of them
     * @param reason why it is not HOT; empty when it is
     * @param resyncs snapshots begun since the start
     * @param digestMismatches buckets found different since the start
     * @param rejected messages refused since the start, whatever for
     */
    public record Sync(
            String state,
            long lagEntries,
            double lagMs,
            String reason,
            long resyncs,
            long digestMismatches,
            long rejected) {}

    /** How packets get in and out, and why that way. */
    public record DataPlane(String name, String reason) {}

    /** A virtual IP address, and whether this node answers for it. */
    public record Vip(String address, boolean held) {}

    /**
     * What a node sees of its service LAN.
     *
     * @param carrier whether its cable leads somewhere
     * @param fit whether it serves at least as well as the other node
     * @param targets stations that show whether it reaches the LAN
     * @param targetsHeard those heard in the last second
     * @param servers real servers
     * @param serversHeard those that answer
     */
    public record Lan(boolean carrier, boolean fit, int targets, int targetsHeard, int servers, int serversHeard) {}

    /**
     * The other node.
     *
     * @param role what it said last that it is; INIT when it was never heard
     */
    public record Peer(String name, String role, List<Heartbeat> heartbeats) {}

    /**
     * A path to the other node.
     *
     * @param path the other node's address on it
     * @param up whether the other node was heard by it lately
     * @param lastHeardMs since when nothing was heard; -1 when nothing ever was
     * @param realTime whether its threads run at real-time priority
     * @param obstacle what keeps it from working; empty when nothing is known
     */
    public record Heartbeat(String path, boolean up, long lastHeardMs, boolean realTime, String obstacle) {}

    /**
     * A planned failover to do or to look at.
     *
     * @param dryRun only say what would happen
     * @param force though the shadow serves less well, or has another configuration
     */
    public record FailoverOrder(boolean dryRun, boolean force) {}

    /**
     * {@code nd failover}: what was done, or what would be.
     *
     * @param epoch of the node that is active now
     * @param would what would be done, in order; null when it was done
     * @param done what was done, in order; null when it was not to be
     * @param unprotected entries that no shadow has acknowledged
     * @param refusal why not; empty when nothing speaks against it
     */
    public record Failover(
            String from,
            String to,
            long epoch,
            List<String> would,
            List<FailoverStep> done,
            long unprotected,
            String refusal,
            boolean passed) {}

    /** A step of a planned failover, {@code ms} after the order. */
    public record FailoverStep(String step, double ms) {}

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

    /**
     * {@code nd events}: something that happened to a node.
     *
     * @param at when, ISO 8601 in UTC with milliseconds
     * @param kind what it is about: start, stop, role, config, sync, session, alarm, cleared, digest
     * @param from what it was before; empty where there is no such thing
     * @param to what it is now; empty where there is no such thing
     * @param reason why, with the numbers that decided
     */
    public record Event(String at, String node, long epoch, String kind, String from, String to, String reason) {}

    /**
     * {@code nd events}.
     *
     * @param run another one after each start of the daemon: numbers begin anew then
     * @param last number of the latest event in here, or what was asked after
     * @param forgotten events after the one asked for that are no longer kept
     */
    public record Events(long run, long last, long forgotten, List<Event> events) {}

    /**
     * Which events to report.
     *
     * @param after those with a larger number, the earliest first; 0 for the latest
     * @param limit so many at most
     */
    public record EventsQuery(long after, int limit) {}

    /** A configuration to apply: the file's text, and the name to report problems under. */
    public record ConfigApply(String file, String text) {}

    /** What a configuration that was applied holds. */
    public record ConfigApplied(int clusters, int ports, int servers) {}
}
