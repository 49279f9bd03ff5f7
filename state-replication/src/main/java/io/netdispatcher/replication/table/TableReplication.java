package io.netdispatcher.replication.table;

import io.netdispatcher.executor.replication.ReplicatedState;
import io.netdispatcher.executor.replication.ReplicationPort;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.table.RemovalReason;
import io.netdispatcher.replication.wire.BucketSet;

/**
 * The executor's end of the replication, on either node: the active's log, the shadow's replica, and the digests, which both keep all the
 * time. Owned by the executor thread.
 */
public final class TableReplication implements ReplicationPort {
    private final Exchange exchange;
    private final TableDigest digest = new TableDigest();
    private final Divergence divergence = new Divergence();
    private final ChangeLog log;
    private final Replica replica;
    private final Offer offer;

    /** Talks to the agent by this exchange; all digests are told once in {@code digestIntervalMs}. */
    public TableReplication(Exchange exchange, int digestIntervalMs) {
        this.exchange = exchange;
        log = new ChangeLog(exchange, digest, digestIntervalMs);
        replica = new Replica(exchange, digest, divergence);
        offer = new Offer(exchange, divergence);
    }

    /** Counts the entries that the table had when it was opened. */
    public void restored(ConnectionTable table) {
        digest.restored(table);
        int slot = 0;
        while (slot >= 0) {
            slot = table.forEach(slot, table.capacity(), (key, connection) -> divergence.changed(connection.version()));
        }
    }

    @Override
    public int poll(ReplicatedState state, long nowMs) {
        divergence.poll(log.isOpen(), log.position(), exchange.acknowledged());
        if (state.isActive()) {
            divergence.led();
            offer.stop();
            return replica.lead(state, nowMs) + log.poll(state, nowMs);
        }
        log.resign();
        return offer.poll(state) + replica.poll(state, nowMs);
    }

    @Override
    public void tellAll() {
        log.tellAll();
    }

    @Override
    public boolean holdsNewConnections() {
        return log.isOpen() && exchange.isHolding();
    }

    @Override
    public boolean isUnderPressure() {
        return log.isUnderPressure();
    }

    @Override
    public long position() {
        return log.position();
    }

    @Override
    public long acknowledged() {
        return exchange.acknowledged();
    }

    /** The digest of the whole table: equal on two nodes with the same entries. Executor thread. */
    public long digest() {
        return digest.sum(BucketSet.ALL);
    }

    @Override
    public void created(ConnectionKey key, Connection connection) {
        digest.created(key, connection);
        divergence.changed(connection.version());
        log.created(key, connection);
    }

    @Override
    public void changed(
            ConnectionKey key, Connection connection, ConnectionState oldState, int oldServerId, long oldVersion) {
        digest.changed(key, connection, oldState, oldServerId, oldVersion);
        divergence.changed(connection.version());
        log.changed(key, connection);
    }

    @Override
    public void removed(ConnectionKey key, Connection connection, RemovalReason reason) {
        digest.removed(key, connection, reason);
        log.removed(key, connection.version());
    }
}
