package io.netdispatcher.executor;

import io.netdispatcher.executor.cluster.Cluster;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.cluster.Port;
import io.netdispatcher.executor.cluster.TimeoutSpec;
import io.netdispatcher.executor.counters.ServerCounters;
import io.netdispatcher.executor.counters.TableCounters;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionListener;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.table.RemovalReason;
import io.netdispatcher.executor.table.Timeouts;

/**
 * What joins the table to the clusters: each port's timeouts, and how many connections each server has. Owned by the executor
 * thread.
 */
public final class ConnectionAccounting implements ConnectionListener, Timeouts {
    private static final ConnectionState[] STATES = ConnectionState.values();

    private final TableCounters counters;
    private Clusters clusters = Clusters.NONE;
    private boolean hasStrangers;

    /** Counts here. */
    public ConnectionAccounting(TableCounters counters) {
        this.counters = counters;
    }

    /** Works with these clusters from now on. */
    public void clusters(Clusters next) {
        clusters = next;
    }

    /** Counts the entries that the table had when it was opened. */
    public void restored(ConnectionTable table) {
        int slot = 0;
        while (slot >= 0) {
            slot = table.forEach(slot, table.capacity(), (key, connection) -> {
                ServerCounters server = countersOf(key, connection.serverId());
                if (server != null) {
                    server.connectionRestored();
                }
            });
        }
    }

    /**
     * Counts all entries anew when there are some whose server was not configured when they came: on a shadow the connections of a new server may
     * be there before the configuration that names it. One pass over the table, so not where frames wait.
     */
    void recountStrangers(ConnectionTable table) {
        if (!hasStrangers) {
            return;
        }
        hasStrangers = false;
        clusters.all().forEach(cluster -> cluster.ports().forEach(Port::forgetEntries));
        int slot = 0;
        while (slot >= 0) {
            slot = table.forEach(slot, table.capacity(), (key, connection) -> {
                Port port = port(key);
                ServerCounters server = port == null ? null : port.countersOf(connection.serverId());
                if (server != null) {
                    server.connectionRestored();
                } else if (countersOf(key, connection.serverId()) == null) {
                    hasStrangers = true;
                }
            });
        }
    }

    /** Publishes the table's sizes. */
    void publish(ConnectionTable table) {
        counters.entries(table.size());
        for (ConnectionState state : STATES) {
            counters.entriesIn(state, table.count(state));
        }
        counters.refused(table.refusedByShare() + table.refusedByCapacity());
    }

    @Override
    public void created(ConnectionKey key, Connection connection) {
        counters.created();
        opened(key, connection.serverId());
    }

    @Override
    public void changed(
            ConnectionKey key, Connection connection, ConnectionState oldState, int oldServerId, long oldVersion) {
        boolean startsAgain = connection.state() == ConnectionState.HALF_OPEN;
        if (startsAgain) {
            counters.created();
        }
        if (startsAgain || oldServerId != connection.serverId()) {
            closed(key, oldServerId);
            opened(key, connection.serverId());
        }
    }

    @Override
    public void removed(ConnectionKey key, Connection connection, RemovalReason reason) {
        switch (reason) {
            case EXPIRED -> counters.expired();
            case EVICTED -> counters.evicted();
            case REMOVED -> {}
        }
        closed(key, connection.serverId());
    }

    private void opened(ConnectionKey key, int serverId) {
        ServerCounters server = countersOf(key, serverId);
        if (server != null) {
            server.connectionOpened();
        } else {
            hasStrangers = true;
        }
    }

    private void closed(ConnectionKey key, int serverId) {
        ServerCounters server = countersOf(key, serverId);
        if (server != null) {
            server.connectionClosed();
        }
    }

    private Port port(ConnectionKey key) {
        Cluster cluster = clusters.match(key.vipIpv4());
        return cluster == null ? null : cluster.port(key.vipPort());
    }

    private ServerCounters countersOf(ConnectionKey key, int serverId) {
        Port port = clusters.presentOrDeparted(key.vipIpv4(), key.vipPort());
        return port == null ? null : port.countersOf(serverId);
    }

    /** {@inheritDoc} A port that is gone leaves its connections the default timeouts. */
    @Override
    public int timeoutMs(ConnectionKey key, ConnectionState state) {
        Port port = port(key);
        TimeoutSpec spec = port == null ? TimeoutSpec.DEFAULT : port.timeouts();
        return switch (state) {
            case HALF_OPEN -> spec.halfOpenMs();
            case UNPROVEN -> spec.unprovenMs();
            case ESTABLISHED -> spec.establishedMs();
            case HALF_CLOSED, CLOSING -> spec.closingMs();
        };
    }
}
