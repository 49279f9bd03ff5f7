package io.netdispatcher.cli.daemon;

import io.netdispatcher.executor.replication.ReplicatedState;
import io.netdispatcher.executor.replication.ReplicationPort;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.RemovalReason;

/**
 * The replication as long as there is one: after {@link #detach()} the executor goes on as a node without a partner. Executor thread, but
 * for that call.
 */
final class DetachableReplication implements ReplicationPort {
    private final ReplicationPort whole;
    private volatile ReplicationPort current;

    DetachableReplication(ReplicationPort port) {
        whole = port;
        current = port;
    }

    /** From now on nothing is replicated, and nobody waits. Any thread. */
    void detach() {
        current = ReplicationPort.NONE;
    }

    @Override
    public int poll(ReplicatedState state, long nowMs) {
        return current.poll(state, nowMs);
    }

    @Override
    public void tellAll() {
        current.tellAll();
    }

    @Override
    public boolean holdsNewConnections() {
        return current.holdsNewConnections();
    }

    @Override
    public boolean isUnderPressure() {
        return current.isUnderPressure();
    }

    @Override
    public long position() {
        return whole.position();
    }

    /** {@inheritDoc} What is held when the replication ends goes on at once, for nobody waits any more, but unprotected. */
    @Override
    public long acknowledged() {
        return whole.acknowledged();
    }

    @Override
    public void created(ConnectionKey key, Connection connection) {
        current.created(key, connection);
    }

    @Override
    public void changed(
            ConnectionKey key, Connection connection, ConnectionState oldState, int oldServerId, long oldVersion) {
        current.changed(key, connection, oldState, oldServerId, oldVersion);
    }

    @Override
    public void removed(ConnectionKey key, Connection connection, RemovalReason reason) {
        current.removed(key, connection, reason);
    }
}
