package io.netdispatcher.executor.table;

/** Two listeners of one table; the first is told first. */
public final class ConnectionListeners implements ConnectionListener {
    private final ConnectionListener first;
    private final ConnectionListener second;

    private ConnectionListeners(ConnectionListener first, ConnectionListener second) {
        this.first = first;
        this.second = second;
    }

    /** Tells both of everything. */
    public static ConnectionListener of(ConnectionListener first, ConnectionListener second) {
        return new ConnectionListeners(first, second);
    }

    @Override
    public void created(ConnectionKey key, Connection connection) {
        first.created(key, connection);
        second.created(key, connection);
    }

    @Override
    public void changed(
            ConnectionKey key, Connection connection, ConnectionState oldState, int oldServerId, long oldVersion) {
        first.changed(key, connection, oldState, oldServerId, oldVersion);
        second.changed(key, connection, oldState, oldServerId, oldVersion);
    }

    @Override
    public void removed(ConnectionKey key, Connection connection, RemovalReason reason) {
        first.removed(key, connection, reason);
        second.removed(key, connection, reason);
    }
}
