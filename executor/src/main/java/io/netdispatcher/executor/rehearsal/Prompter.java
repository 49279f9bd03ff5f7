package io.netdispatcher.executor.rehearsal;

import io.netdispatcher.executor.replication.ReplicatedState;
import io.netdispatcher.executor.replication.ReplicationPort;
import io.netdispatcher.executor.replication.ServiceState;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.RemovalReason;

/** A shadow that acknowledges at every poll what there was at the one before. */
final class Prompter implements ReplicationPort {
    private final ServiceState service = new ServiceState();
    private long position;
    private long seen;
    private long acknowledged;

    @Override
    public int poll(ReplicatedState state, long nowMs) {
        acknowledged = seen;
        seen = position;
        for (int i = 0; i < state.services(); i++) {
            state.readService(i, service);
            if (!state.isActive()) {
                state.adoptService(service);
            }
        }
        return 0;
    }

    @Override
    public void tellAll() {}

    @Override
    public boolean holdsNewConnections() {
        return true;
    }

    @Override
    public boolean isUnderPressure() {
        return false;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long acknowledged() {
        return acknowledged;
    }

    @Override
    public void created(ConnectionKey key, Connection connection) {
        position++;
    }

    @Override
    public void changed(
            ConnectionKey key, Connection connection, ConnectionState oldState, int oldServerId, long oldVersion) {
        position++;
    }

    @Override
    public void removed(ConnectionKey key, Connection connection, RemovalReason reason) {
        position++;
    }
}
