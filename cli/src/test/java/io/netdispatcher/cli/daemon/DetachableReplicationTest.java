package io.netdispatcher.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.replication.ReplicatedState;
import io.netdispatcher.executor.replication.ReplicationPort;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.RemovalReason;
import org.junit.jupiter.api.Test;

class DetachableReplicationTest {
    /** One that is behind, holds everything and counts what it is told. */
    private static final class Busy implements ReplicationPort {
        private long told;

        @Override
        public int poll(ReplicatedState state, long nowMs) {
            told++;
            return 1;
        }

        @Override
        public void tellAll() {
            told++;
        }

        @Override
        public boolean holdsNewConnections() {
            return true;
        }

        @Override
        public boolean isUnderPressure() {
            return true;
        }

        @Override
        public long position() {
            return 7;
        }

        @Override
        public long acknowledged() {
            return 3;
        }

        @Override
        public void created(ConnectionKey key, Connection connection) {
            told++;
        }

        @Override
        public void changed(
                ConnectionKey key, Connection connection, ConnectionState oldState, int oldServerId, long oldVersion) {
            told++;
        }

        @Override
        public void removed(ConnectionKey key, Connection connection, RemovalReason reason) {
            told++;
        }
    }

    private final Busy busy = new Busy();
    private final DetachableReplication replication = new DetachableReplication(busy);

    private int tellEverything() {
        replication.created(null, null);
        replication.changed(null, null, ConnectionState.HALF_OPEN, 0, 0);
        replication.removed(null, null, RemovalReason.EXPIRED);
        replication.tellAll();
        return replication.poll(null, 0);
    }

    @Test
    void shouldPassEverythingOn() {
        assertThat(tellEverything()).isEqualTo(1);
        assertThat(busy.told).isEqualTo(5);
        assertThat(replication.holdsNewConnections()).isTrue();
        assertThat(replication.isUnderPressure()).isTrue();
        assertThat(replication.position()).isEqualTo(7);
        assertThat(replication.acknowledged()).isEqualTo(3);
    }

    @Test
    void shouldLetNobodyWaitAfterItsEnd() {
        replication.detach();
        assertThat(tellEverything()).isZero();
        assertThat(busy.told).isZero();
        assertThat(replication.holdsNewConnections()).isFalse();
        assertThat(replication.isUnderPressure()).isFalse();
        assertThat(replication.position()).isEqualTo(7);
        assertThat(replication.acknowledged()).as("no more than there was").isEqualTo(3);
    }
}
