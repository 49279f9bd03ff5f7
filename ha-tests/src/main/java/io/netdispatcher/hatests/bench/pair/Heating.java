package io.netdispatcher.hatests.bench.pair;

import io.netdispatcher.replication.ReplicationEvent;
import io.netdispatcher.replication.ReplicationListener;
import io.netdispatcher.replication.SyncState;
import java.util.function.LongSupplier;

/** Notes when a session begins, when the replica becomes hot, and when it no longer is. The replication's thread tells, any asks. */
final class Heating implements ReplicationListener {
    private static final double NS_PER_MS = 1e6;

    private final LongSupplier clockNs;
    private long sessionNs;
    private long hotNs;
    private boolean isHot;
    private int coolings;
    private String lastCooling = "";
    private Runnable onSession = () -> {};
    private Runnable onHot = () -> {};

    Heating(LongSupplier clockNs) {
        this.clockNs = clockNs;
    }

    /** Has these called when a session begins, and when the replica becomes hot. They must not block. */
    synchronized void on(Runnable session, Runnable hot) {
        onSession = session;
        onHot = hot;
    }

    @Override
    public synchronized void happened(ReplicationEvent event) {
        if (event.kind() == ReplicationEvent.Kind.SESSION && !event.to().isEmpty()) {
            sessionNs = clockNs.getAsLong();
            onSession.run();
        }
        if (event.kind() == ReplicationEvent.Kind.SYNC) {
            boolean isNowHot = event.to().equals(SyncState.HOT.name());
            if (isNowHot) {
                hotNs = clockNs.getAsLong();
                onHot.run();
            } else if (isHot) {
                coolings++;
                lastCooling = event.to() + ": " + event.reason();
            }
            isHot = isNowHot;
        }
    }

    @Override
    public void configurationReceived(long version, byte[] text) {}

    synchronized boolean isHot() {
        return isHot;
    }

    synchronized EndAnswer.Heat heat() {
        return new EndAnswer.Heat((hotNs - sessionNs) / NS_PER_MS, coolings, lastCooling);
    }
}
