package io.netdispatcher.hatests.sim;

import io.netdispatcher.executor.replication.ReplicatedState;
import io.netdispatcher.executor.replication.ServiceState;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;

/** What an executor has beside the table, as far as it is replicated: one service, and whether it is active. */
final class SimState implements ReplicatedState {
    private static final int VIP = 0x0a63_0001;

    private final ConnectionTable table;
    private boolean isActive;
    private long changes;
    private long lag;

    SimState(ConnectionTable table) {
        this.table = table;
    }

    void active(boolean active) {
        isActive = active;
    }

    /** The scheduler has moved on. */
    void lag(long newLag) {
        lag = newLag;
        changes++;
    }

    long lag() {
        return lag;
    }

    @Override
    public boolean isActive() {
        return isActive;
    }

    @Override
    public ConnectionTable table() {
        return table;
    }

    @Override
    public int timeoutMs(ConnectionKey key, ConnectionState state) {
        return SimTable.TIMEOUT_MS;
    }

    @Override
    public int services() {
        return 1;
    }

    @Override
    public long serviceChanges(int service) {
        return changes;
    }

    @Override
    public void readService(int service, ServiceState target) {
        target.begin(VIP, 80, 10).add(1, 5, 0, lag).add(2, 5, ServiceState.QUIESCED, -lag);
    }

    @Override
    public void adoptService(ServiceState source) {
        lag = source.lag(0);
    }

    @Override
    public int overflowRemainingMs(long nowMs) {
        return 0;
    }

    @Override
    public void adoptOverflow(int remainingMs, long nowMs) {}
}
