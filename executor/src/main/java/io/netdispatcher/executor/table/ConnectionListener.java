package io.netdispatcher.executor.table;

/**
 * Told of every entry that comes, changes or goes: per-server gauges, the replication log. Called on the owner's thread,
 * inside the operation: must not call the table, must not keep the flyweights, must not throw.
 */
public interface ConnectionListener {
    /** Listens to nothing. */
    ConnectionListener NONE = new ConnectionListener() {
        @Override
        public void created(ConnectionKey key, Connection connection) {}

        @Override
        public void changed(
                ConnectionKey key, Connection connection, ConnectionState oldState, int oldServerId, long oldVersion) {}

        @Override
        public void removed(ConnectionKey key, Connection connection, RemovalReason reason) {}
    };

    /** An entry was created; it is complete. */
    void created(ConnectionKey key, Connection connection);

    /** State or server changed (either may equal the old one), and with it the version; the connection shows the new ones. */
    void changed(ConnectionKey key, Connection connection, ConnectionState oldState, int oldServerId, long oldVersion);

    /** An entry is going; it is still whole. */
    void removed(ConnectionKey key, Connection connection, RemovalReason reason);
}
