package io.netdispatcher.replication.jgroups;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the two ends of the replication are, and how long is too long.
 *
 * <p>Each end listens on its port and on the one above it (the detection of ended processes), on its address only.
 *
 * @param name this node, for JGroups' messages
 * @param local this node's end; a literal address, not a wildcard
 * @param peer the other node's end
 * @param cluster channels of another name do not take part
 * @param timeouts how long is too long
 */
public record JGroupsSettings(
        String name, InetSocketAddress local, InetSocketAddress peer, String cluster, Timeouts timeouts) {
    /** The port where nothing else is configured. */
    public static final int DEFAULT_PORT = 7801;

    public JGroupsSettings {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(timeouts, "timeouts");
        if (local.isUnresolved() || local.getAddress().isAnyLocalAddress() || local.getPort() == 0) {
            throw new IllegalArgumentException("not an end to listen on: " + local);
        }
        if (peer.isUnresolved() || peer.equals(local)) {
            throw new IllegalArgumentException("not another node's end: " + peer);
        }
    }

    /** Ends of the same port, with the timeouts that nodes run with. */
    public static JGroupsSettings of(String name, InetSocketAddress local, InetSocketAddress peer) {
        return new JGroupsSettings(name, local, peer, "net-dispatcher-replication", Timeouts.DEFAULT);
    }

    /**
     * How long is too long.
     *
     * @param connect a TCP connection that takes longer fails
     * @param join a node that finds nobody for so long begins alone, and merges later
     * @param silence a member of whom nothing was heard for so long has gone
     * @param stall a send that is blocked for longer has the channel made anew
     * @param close ending a channel in good order; whatever is open after that is cut
     */
    public record Timeouts(Duration connect, Duration join, Duration silence, Duration stall, Duration close) {
        /** What nodes run with. */
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
    }
}
