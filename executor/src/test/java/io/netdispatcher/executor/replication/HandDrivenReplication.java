package io.netdispatcher.executor.replication;

import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.RemovalReason;

/** A replication of which a test is the shadow: counts positions, and acknowledges what it is told to. */
public final class HandDrivenReplication implements ReplicationPort {
    private boolean holding;
    private boolean pressed;
    private long position;
    private long acknowledged;
    private int polls;
    private boolean mustTell;
    private final ServiceState told = new ServiceState();
    private Runnable onPoll = () -> {};

    /** Whether new connections wait from now on. */
    public HandDrivenReplication holding(boolean holds) {
        holding = holds;
        return this;
    }

    /** Whether it is far behind from now on. */
    public void pressed(boolean isFarBehind) {
        pressed = isFarBehind;
    }

    /** The shadow has applied everything up to here. */
    public void acknowledge(long upTo) {
        acknowledged = upTo;
    }

    /** The shadow has applied everything there is. */
    public void acknowledgeAll() {
        acknowledged = position;
    }

    /** Does this at every poll. */
    public void onPoll(Runnable action) {
        onPoll = action;
    }

    /** The service that {@link #tellAll} told last. */
    public ServiceState told() {
        return told;
    }

    /** How often it was polled. */
    public int polls() {
        return polls;
    }

    @Override
    public int poll(ReplicatedState state, long nowMs) {
        polls++;
        if (mustTell) {
            mustTell = false;
            for (int i = 0; i < state.services(); i++) {
                state.readService(i, told);
                position++;
            }
        }
        onPoll.run();
        return 0;
    }

    @Override
    public void tellAll() {
        mustTell = true;
    }

    @Override
    public boolean holdsNewConnections() {
        return holding;
    }

    @Override
    public boolean isUnderPressure() {
        return pressed;
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
