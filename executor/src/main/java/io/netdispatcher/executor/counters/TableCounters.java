package io.netdispatcher.executor.counters;

import io.netdispatcher.executor.table.ConnectionState;
import java.util.Locale;
import org.agrona.concurrent.status.AtomicCounter;

/** What is counted of the connection table. Written by the executor thread, read by anyone. */
public final class TableCounters {
    private final AtomicCounter entries;
    private final AtomicCounter[] byState = new AtomicCounter[ConnectionState.COUNT];
    private final AtomicCounter created;
    private final AtomicCounter expired;
    private final AtomicCounter evicted;
    private final AtomicCounter refused;

    TableCounters(ExecutorCounters.Allocator counters) {
        entries = counters.allocate("connections.entries");
        for (ConnectionState state : ConnectionState.values()) {
            byState[state.ordinal()] =
                    counters.allocate("connections." + state.name().toLowerCase(Locale.ROOT));
        }
        created = counters.allocate("connections.created");
        expired = counters.allocate("connections.expired");
        evicted = counters.allocate("connections.evicted");
        refused = counters.allocate("connections.refused");
    }

    /** Entries now. */
    public void entries(int count) {
        entries.setOpaque(count);
    }

    /** Entries now in one state. */
    public void entriesIn(ConnectionState state, int count) {
        byState[state.ordinal()].setOpaque(count);
    }

    /** A new connection got an entry, a fresh one or that of an ended connection with the same ports. */
    public void created() {
        created.incrementOpaque();
    }

    public void expired() {
        expired.incrementOpaque();
    }

    public void evicted() {
        evicted.incrementOpaque();
    }

    /** Connections that got no entry, because their share or the whole table is full. */
    public void refused(long count) {
        refused.setOpaque(count);
    }

    /** Connections that got no entry. */
    public long refusals() {
        return refused.get();
    }
}
