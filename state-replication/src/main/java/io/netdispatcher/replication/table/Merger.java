package io.netdispatcher.replication.table;

import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.replication.wire.ConnectionRecord;
import org.agrona.MutableDirectBuffer;

/**
 * Takes into the active node's table what the other node offers: connections that the table does not know, as new ones with their full time. A
 * connection that it knows stays as it is. Owned by the executor thread; allocates only where a merge begins.
 */
final class Merger {
    /** Entries taken in one slice: a bound on how long frames wait for it. */
    static final int RECORDS_PER_SLICE = 128;

    private final Exchange exchange;
    private final ConnectionRecord record = new ConnectionRecord();

    Merger(Exchange exchange) {
        this.exchange = exchange;
    }

    /** A merge begins. */
    void begin(MutableDirectBuffer buffer, int index) {
        exchange.merges().begun(buffer.getInt(index));
    }

    /** Takes a record in. */
    void take(MutableDirectBuffer buffer, int index, ConnectionTable table, long nowMs) {
        record.read(buffer, index);
        if (table.lookup(record.key()) != null) {
            exchange.merges().present();
        } else if (isInserted(table, record.key(), record.connection(), nowMs)) {
            exchange.merges().inserted();
        } else {
            exchange.merges().refused();
        }
    }

    /** This node is not active: what it can't take into its own history counts as refused. */
    void refuse() {
        exchange.merges().refused();
    }

    private static boolean isInserted(ConnectionTable table, ConnectionKey key, Connection told, long nowMs) {
        boolean isHalfClosed = told.state() == ConnectionState.HALF_CLOSED;
        // A connection is half-closed only after it was established: so the table learns that it was.
        ConnectionState first = isHalfClosed ? ConnectionState.ESTABLISHED : told.state();
        Connection entry = table.insert(key, first, told.serverId(), nowMs);
        if (entry != null && isHalfClosed) {
            entry.flags(entry.flags() | told.flags());
            table.changeState(entry, key, ConnectionState.HALF_CLOSED, nowMs);
        }
        return entry != null;
    }
}
