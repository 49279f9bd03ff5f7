package io.netdispatcher.replication;

import io.netdispatcher.replication.protocol.Rejections;
import io.netdispatcher.replication.protocol.ReplicationProtocol.Merges;
import io.netdispatcher.replication.protocol.ReplicationProtocol.Traffic;
import io.netdispatcher.replication.wire.Rejection;
import java.util.Locale;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;

/** What is counted of the replication. Written by the replication agent's thread, read by anyone. */
public final class ReplicationCounters {
    private final AtomicCounter state;
    private final AtomicCounter lagEntries;
    private final AtomicCounter lagUs;
    private final AtomicCounter unprotected;
    private final AtomicCounter messagesSent;
    private final AtomicCounter bytesSent;
    private final AtomicCounter recordsSent;
    private final AtomicCounter recordsReceived;
    private final AtomicCounter resyncs;
    private final AtomicCounter overruns;
    private final AtomicCounter gaps;
    private final AtomicCounter digestMismatches;
    private final AtomicCounter mergeSent;
    private final AtomicCounter mergeInserted;
    private final AtomicCounter mergePresent;
    private final AtomicCounter mergeRefused;
    private final AtomicCounter[] rejected;

    /** Allocates from the manager. */
    public ReplicationCounters(CountersManager manager) {
        state = manager.newCounter("replication.state");
        lagEntries = manager.newCounter("replication.lag_entries");
        lagUs = manager.newCounter("replication.lag_us");
        unprotected = manager.newCounter("replication.unprotected");
        messagesSent = manager.newCounter("replication.sent.messages");
        bytesSent = manager.newCounter("replication.sent.bytes");
        recordsSent = manager.newCounter("replication.sent.records");
        recordsReceived = manager.newCounter("replication.received.records");
        resyncs = manager.newCounter("replication.resyncs");
        overruns = manager.newCounter("replication.overruns");
        gaps = manager.newCounter("replication.gaps");
        digestMismatches = manager.newCounter("replication.digest_mismatches");
        mergeSent = manager.newCounter("replication.merge.sent");
        mergeInserted = manager.newCounter("replication.merge.inserted");
        mergePresent = manager.newCounter("replication.merge.present");
        mergeRefused = manager.newCounter("replication.merge.refused");
        Rejection[] reasons = Rejection.values();
        rejected = new AtomicCounter[reasons.length];
        for (Rejection reason : reasons) {
            rejected[reason.ordinal()] =
                    manager.newCounter("replication.rejected." + reason.name().toLowerCase(Locale.ROOT));
        }
    }

    void publish(ReplicationStatus status, Traffic traffic, Merges merges, Rejections rejections) {
        state.setOpaque(status.state().ordinal());
        lagEntries.setOpaque(status.lagEntries());
        lagUs.setOpaque(Math.round(status.lagMs() * 1000));
        unprotected.setOpaque(status.unprotected());
        messagesSent.setOpaque(traffic.messagesSent());
        bytesSent.setOpaque(traffic.bytesSent());
        recordsSent.setOpaque(traffic.recordsSent());
        recordsReceived.setOpaque(traffic.recordsReceived());
        resyncs.setOpaque(status.resyncs());
        overruns.setOpaque(traffic.overruns());
        gaps.setOpaque(traffic.gaps());
        digestMismatches.setOpaque(status.digestMismatches());
        mergeSent.setOpaque(merges.sent());
        mergeInserted.setOpaque(merges.inserted());
        mergePresent.setOpaque(merges.present());
        mergeRefused.setOpaque(merges.refused());
        for (Rejection reason : Rejection.values()) {
            rejected[reason.ordinal()].setOpaque(rejections.of(reason));
        }
    }
}
