package io.netdispatcher.executor.replication;

import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionListener;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.RemovalReason;

/**
 * The replication as the executor sees it. On the active node changes go out by it, as the table's listener; on the shadow
 * {@link #poll} applies what came in. All calls come from the executor thread, and none of them blocks or allocates.
 *
 * <p>Every change has a position in one stream, counted up by one; a position is acknowledged when the shadow has applied everything up to
 * it.
 */
public interface ReplicationPort extends ConnectionListener {
    /** A node without a partner: nothing is replicated, nobody waits. */
    ReplicationPort NONE = new ReplicationPort() {
        @Override
        public int poll(ReplicatedState state, long nowMs) {
            return 0;
        }

        @Override
        public void tellAll() {}

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
    };

    /**
     * One slice of the work that is not tied to a change: on the active node the next part of a snapshot, digests, positions of schedulers;
     * on the shadow what has come in. At most some 200 us.
     *
     * @return 0 when there was nothing to do
     */
    int poll(ReplicatedState state, long nowMs);

    /** The next {@link #poll} tells all that is told now and then only, where it has changed: another node is about to go on from here. */
    void tellAll();

    /** Whether a SYN that has made an entry waits for the acknowledgement: replication is synchronous, and a shadow is hot. */
    boolean holdsNewConnections();

    /** Whether the stream is so far behind that new connections should do without an entry. */
    boolean isUnderPressure();

    /** The position of the latest change. */
    long position();

    /** Everything up to this position is applied on the shadow. */
    long acknowledged();
}
