package io.netdispatcher.replication.table;

import io.netdispatcher.executor.replication.ReplicatedState;
import io.netdispatcher.executor.replication.ReplicationPort;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.RemovalReason;

/** The executor's end of the replication, on either node. */
public final class TableReplication implements ReplicationPort {
    /** Talks to the agent by this exchange. */
    public TableReplication(Exchange exchange) {}

    @Override
    public int poll(ReplicatedState state, long nowMs) {
        return 0;
    }

    @Override
    public boolean holdsNewConnections() {
        return false;
    }

    @Override
    public boolean isUnderPressure() {
        return false;
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public long acknowledged() {
        return 0;
    }

    @Override
    public void created(ConnectionKey key, Connection connection) {}

    @Override
    public void changed(
            ConnectionKey key, Connection connection, ConnectionState oldState, int oldServerId, long oldVersion) {}

    @Override
    public void removed(ConnectionKey key, Connection connection, RemovalReason reason) {}
}
