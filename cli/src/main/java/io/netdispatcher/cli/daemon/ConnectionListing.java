package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.executor.Executor;
import io.netdispatcher.executor.ExecutorProxy;
import io.netdispatcher.executor.cluster.Cluster;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.cluster.Port;
import io.netdispatcher.executor.cluster.RealServer;
import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the connection table in slices that don't stall forwarding, and keeps what was asked for. */
final class ConnectionListing {
    /** Entries of one slice: some 300 ns each. */
    private static final int SLICE = 512;
    /** Entries of one answer at most. */
    private static final int MAX_LIMIT = 50_000;

    private final ExecutorProxy executor;
    private final Reports.ConnectionsQuery query;
    private final int client;
    private final List<Reports.Connection> found = new ArrayList<>();
    private boolean truncated;
    private int total;

    ConnectionListing(ExecutorProxy executor, Reports.ConnectionsQuery query) {
        if (query.limit() < 1 || query.limit() > MAX_LIMIT) {
            throw CommandFailure.failed("--limit " + query.limit() + " is out of range; choose 1 to " + MAX_LIMIT);
        }
        this.executor = executor;
        this.query = query;
        client = query.client() == null ? 0 : address(query.client());
    }

    private static int address(String text) {
        try {
            return Ipv4Address.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw CommandFailure.failed("--client " + text + " is not an IPv4 address; write it as 10.0.0.2");
        }
    }

    Reports.Connections collect() {
        int[] next = {0};
        while (next[0] >= 0 && !truncated) {
            next[0] = ExecutorCalls.call(executor, (owner, nowMs) -> slice(owner, nowMs, next[0]));
        }
        return new Reports.Connections(total, truncated, found);
    }

    private int slice(Executor owner, long nowMs, int fromSlot) {
        Clusters clusters = owner.clusters();
        total = owner.parts().table().size();
        return owner.parts().table().forEach(fromSlot, SLICE, (key, connection) -> {
            if (query.client() != null && key.clientIpv4() != client) {
                return;
            }
            String server = serverName(clusters, key, connection);
            if (query.server() != null && !query.server().equals(server)) {
                return;
            }
            if (found.size() == query.limit()) {
                truncated = true;
                return;
            }
            found.add(row(key, connection, server, owner.parts().table().silentMs(connection, nowMs)));
        });
    }

    private static String serverName(Clusters clusters, ConnectionKey key, Connection connection) {
        Cluster cluster = clusters.match(key.vipIpv4());
        Port port = cluster == null ? null : cluster.port(key.vipPort());
        RealServer server = port == null ? null : port.server(connection.serverId());
        return server == null ? Ipv4Address.format(connection.serverId()) : server.name();
    }

    private static Reports.Connection row(ConnectionKey key, Connection connection, String server, int silentMs) {
        return new Reports.Connection(
                Ipv4Address.format(key.clientIpv4()),
                key.clientPort(),
                Ipv4Address.format(key.vipIpv4()),
                key.vipPort(),
                server,
                connection.state().name().toLowerCase(Locale.ROOT),
                silentMs,
                connection.version());
    }
}
