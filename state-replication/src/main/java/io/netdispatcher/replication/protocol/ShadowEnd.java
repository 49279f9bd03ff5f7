package io.netdispatcher.replication.protocol;

import io.netdispatcher.replication.ReplicationEvent;
import io.netdispatcher.replication.ReplicationListener;
import io.netdispatcher.replication.ReplicationSettings;
import io.netdispatcher.replication.SyncState;
import io.netdispatcher.replication.table.Exchange;
import io.netdispatcher.replication.table.ReplicaReport;
import io.netdispatcher.replication.wire.Acknowledgement;
import io.netdispatcher.replication.wire.BucketSet;
import io.netdispatcher.replication.wire.ConfigurationPart;
import io.netdispatcher.replication.wire.MessageFlyweight;
import io.netdispatcher.replication.wire.MessageKind;
import io.netdispatcher.replication.wire.RecordHeader;
import io.netdispatcher.replication.wire.RecordType;
import io.netdispatcher.replication.wire.Records;
import io.netdispatcher.replication.wire.Rejection;
import io.netdispatcher.replication.wire.SyncRecord;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The end that is told. Hands the records on to the executor in order and without gaps, acknowledges what that has applied, and wishes for a
 * snapshot when there is a gap, or for some buckets when their digests differ. Says HOT only while all of that holds.
 *
 * <p>Owned by the replication agent's thread.
 */
final class ShadowEnd {
    /** A message is taken in only when all of its records have room. */
    private static final int ROOM_BYTES = 256 * 1024;

    private static final long PROGRESS_EVERY_NS = 1_000_000L;
    private static final long WISH_AGAIN_NS = 500_000_000L;
    private static final long WISH_AGAIN_MOST_NS = 16_000_000_000L;

    private static final UnsafeBuffer NO_RECORD = new UnsafeBuffer(new byte[Long.BYTES]);

    private final ReplicationSettings settings;
    private final Session session;
    private final Exchange exchange;
    private final Rejections rejections;
    private final ReplicationListener listener;
    private final MergeSource merge;
    private final Inflight inflight = new Inflight();

    private boolean isListening;
    private Peer source;
    private boolean isIntact;
    private long expected;
    private int wholeSnapshot;
    private long begunNs;
    private int resets;
    private boolean isResetDue;
    private boolean wasHot;
    private String gap = "";

    private BucketSet wish;
    private int wishNumber;
    private long wishedNs;
    private long wishAgainNs = WISH_AGAIN_NS;

    private SyncState ackedState = SyncState.NONE;
    private long ackedPosition = -1;
    private int ackedWish;

    private byte[] configText = {};
    private long configVersion;
    private int configReceived;
    private long deliveredVersion;
    private long adoptedVersion;
    private long ackedConfig;

    private long snapshots;
    private long gaps;
    private long mismatches;
    private int mismatchesOf;
    private long recordsReceived;

    ShadowEnd(
            ReplicationSettings settings,
            Session session,
            Exchange exchange,
            Rejections rejections,
            ReplicationListener listener,
            MergeSource merge) {
        this.settings = settings;
        this.session = session;
        this.exchange = exchange;
        this.rejections = rejections;
        this.listener = listener;
        this.merge = merge;
    }

    /** The active is there. If it is the same as before, its stream may just go on. */
    void start(long nowNs) {
        isListening = true;
        Peer peer = session.peer();
        boolean isSameStream = source != null
                && source.incarnation() == peer.incarnation()
                && source.epoch().equals(peer.epoch());
        source = peer;
        if (isSameStream) {
            resumeMerge(nowNs);
            return;
        }
        inflight.clear();
        isIntact = false;
        wasHot = false;
        deliveredVersion = 0;
        adoptedVersion = 0;
        configVersion = 0;
        ackedPosition = -1;
        wishAgainNs = WISH_AGAIN_NS;
        isResetDue = true;
        reset();
        mergeOrWish(nowNs);
    }

    /** The session is another one: what was offered in the one before may be lost. */
    private void resumeMerge(long nowNs) {
        if (merge.isRunning()) {
            mergeOrWish(nowNs);
        }
    }

    /** What the table has and the active node may lack goes first, for the snapshot will sweep it. */
    private void mergeOrWish(long nowNs) {
        if (merge.begin(nowNs)) {
            gap = "offering entries of this node first";
            wish = null;
        } else {
            merge.stop();
            gap = "waiting for a snapshot";
            wish(BucketSet.ALL, nowNs);
        }
    }

    /** Until the executor is told that another stream begins, nothing of that may come in. */
    private void reset() {
        if (isResetDue && exchange.records().write(Exchange.RESET, NO_RECORD, 0, NO_RECORD.capacity())) {
            isResetDue = false;
            resets++;
            exchange.wakeExecutor();
        }
    }

    /** The active is not heard any more. */
    void stop() {
        isListening = false;
    }

    /** This node is no longer a shadow: the stream means nothing any more. */
    void forget() {
        isListening = false;
        merge.led();
        source = null;
        isIntact = false;
    }

    /** Whether another message can be taken in. */
    boolean hasRoom() {
        return !isResetDue
                && exchange.records().capacity() - exchange.records().size()
                        > Math.min(ROOM_BYTES, exchange.records().capacity() / 2);
    }

    /** A message of the stream. */
    void streamed(MessageFlyweight message, long nowNs) {
        UnsafeBuffer buffer = message.buffer();
        int at = MessageFlyweight.HEADER_BYTES;
        int count = message.records();
        if (!Records.areValid(buffer, at, message.bodyLength(), count)) {
            rejections.count(Rejection.MALFORMED);
            return;
        }
        if (!isListening || isResetDue) {
            return;
        }
        long position = message.position();
        if (count > 0 && RecordHeader.type(buffer, at) == RecordType.SYNC_BEGIN && SyncRecord.isWhole(buffer, at)) {
            merge.stop();
            isIntact = true;
            expected = position;
            begunNs = nowNs;
            wholeSnapshot = SyncRecord.number(buffer, at);
            snapshots++;
            wish = null;
            wishAgainNs = WISH_AGAIN_NS;
            inflight.clear();
        }
        if (!isIntact) {
            return;
        }
        if (position > expected) {
            gaps++;
            lose("records " + expected + " to " + (position - 1) + " are missing", nowNs);
            return;
        }
        take(buffer, at, count, position, nowNs);
    }

    private void take(UnsafeBuffer buffer, int from, int count, long position, long nowNs) {
        int at = from;
        long next = position;
        boolean wasTaken = false;
        for (int i = 0; i < count; i++, next++) {
            int length = RecordHeader.length(buffer, at);
            if (next >= expected) {
                if (!exchange.records().write(RecordHeader.type(buffer, at), buffer, at, length)) {
                    lose("the executor is too slow", nowNs);
                    return;
                }
                expected = next + 1;
                recordsReceived++;
                wasTaken = true;
            }
            at += length;
        }
        if (wasTaken) {
            inflight.add(expected - 1, nowNs, 0, 0);
            exchange.wakeExecutor();
        }
    }

    private void lose(String why, long nowNs) {
        isIntact = false;
        gap = why;
        wish(BucketSet.ALL, nowNs);
    }

    private void wish(BucketSet buckets, long nowNs) {
        wish = buckets;
        wishNumber++;
        wishedNs = nowNs;
    }

    /** A part of the active's configuration. */
    void configured(MessageFlyweight message) {
        UnsafeBuffer buffer = message.buffer();
        int at = MessageFlyweight.HEADER_BYTES;
        if (!ConfigurationPart.isValid(buffer, at, message.bodyLength())) {
            rejections.count(Rejection.MALFORMED);
            return;
        }
        long version = ConfigurationPart.version(buffer, at);
        int from = ConfigurationPart.from(buffer, at);
        if (from == 0) {
            configVersion = version;
            configText = new byte[ConfigurationPart.textLength(buffer, at)];
            configReceived = 0;
        }
        int length = message.bodyLength() - ConfigurationPart.FIXED_BYTES;
        if (version != configVersion || from != configReceived || from + length > configText.length) {
            return;
        }
        buffer.getBytes(at + ConfigurationPart.FIXED_BYTES, configText, from, length);
        configReceived += length;
        if (configReceived == configText.length && deliveredVersion != version) {
            deliveredVersion = version;
            listener.configurationReceived(version, configText);
        }
    }

    /** The node works with this version of the active's configuration now. */
    void adopted(long version) {
        if (version == deliveredVersion) {
            adoptedVersion = version;
        }
    }

    int poll(long nowNs) {
        reset();
        if (!isListening) {
            return 0;
        }
        int work = poll(merge, nowNs);
        long applied = applied();
        inflight.settle(applied);
        reconsider(nowNs);
        SyncState state = state(nowNs);
        // Nobody waits for what a snapshot brings: such progress is told now and then.
        boolean isProgress = applied != ackedPosition
                && (state == SyncState.HOT || session.outgoing().silentNs(nowNs) >= PROGRESS_EVERY_NS);
        boolean isNews = isProgress || state != ackedState || wishNumber != ackedWish || adoptedVersion != ackedConfig;
        if (!isNews
                && session.outgoing().silentNs(nowNs)
                        <= settings.timers().heartbeat().toNanos()) {
            return work;
        }
        ackedPosition = applied;
        ackedState = state;
        ackedWish = wishNumber;
        ackedConfig = adoptedVersion;
        session.begin(MessageKind.ACK).position(applied);
        Acknowledgement ack = new Acknowledgement(state.ordinal(), wish, wishNumber, adoptedVersion);
        session.send(ack.put(session.outgoing().buffer(), Outgoing.BODY), nowNs);
        return work + 1;
    }

    private int poll(MergeSource running, long nowNs) {
        if (!running.isRunning()) {
            return 0;
        }
        int work = running.poll(nowNs);
        if (!running.isRunning()) {
            gap = "waiting for a snapshot";
            wish(BucketSet.ALL, nowNs);
        }
        return work;
    }

    /** Whether the executor speaks of this stream already. */
    private boolean isReset() {
        return !isResetDue && exchange.resets() == resets;
    }

    private long applied() {
        return isReset() ? exchange.applied() : 0;
    }

    /** Read after the resets: the other way round it could still be that of the stream before. */
    private ReplicaReport report() {
        return isReset() ? exchange.report() : ReplicaReport.NOTHING;
    }

    private void reconsider(long nowNs) {
        ReplicaReport report = report();
        boolean isOfThisSnapshot = report.number() >= wholeSnapshot;
        boolean isOld = nowNs - wishedNs >= wishAgainNs;
        if (!isIntact) {
            if (isOld && !merge.isRunning()) {
                wishAgainNs = Math.min(WISH_AGAIN_MOST_NS, 2 * wishAgainNs);
                wish(BucketSet.ALL, nowNs);
            }
            return;
        }
        if (!isOfThisSnapshot && report.phase() != ReplicaReport.Phase.NOTHING) {
            return;
        }
        switch (report.phase()) {
            case BROKEN -> {
                if (isOld) {
                    mismatches++;
                    wish(BucketSet.ALL, nowNs);
                }
            }
            case DIFFERENT -> {
                countMismatches(report);
                if (wish == null || isOld) {
                    wish(report.different(), nowNs);
                }
            }
            case NOTHING -> {
                // It may have begun long after the wish: the executor's time counts from there.
                if (nowNs - begunNs >= WISH_AGAIN_NS) {
                    lose("the executor has not begun with the snapshot", nowNs);
                }
            }
            case SYNCING, COMPLETE -> {
                wish = null;
                mismatchesOf = 0;
                if (report.phase() == ReplicaReport.Phase.COMPLETE) {
                    merge.followed();
                }
            }
        }
    }

    private void countMismatches(ReplicaReport report) {
        int different = report.different().size();
        if (different > mismatchesOf) {
            mismatches += different - mismatchesOf;
            listener.happened(new ReplicationEvent(
                    ReplicationEvent.Kind.DIGEST, "", "", different + " buckets differ and are asked for again"));
            mismatchesOf = different;
        }
    }

    SyncState state(long nowNs) {
        if (!isListening) {
            return source == null ? SyncState.NONE : SyncState.STALE;
        }
        ReplicaReport report = report();
        if (!isIntact) {
            return wasHot ? SyncState.STALE : SyncState.BULK;
        }
        if (report.number() < wholeSnapshot) {
            return SyncState.BULK;
        }
        return switch (report.phase()) {
            case NOTHING, SYNCING -> SyncState.BULK;
            case DIFFERENT, BROKEN -> SyncState.STALE;
            case COMPLETE -> {
                boolean isLate =
                        inflight.oldestNs(nowNs) > settings.timers().lagBound().toNanos();
                wasHot = true;
                yield isLate ? SyncState.STALE : SyncState.HOT;
            }
        };
    }

    /** Whether the replica was up to date, and nothing since is known to be missing; the active node may have gone meanwhile. */
    boolean isReady() {
        if (!isIntact || !wasHot) {
            return false;
        }
        ReplicaReport report = report();
        return report.phase() == ReplicaReport.Phase.COMPLETE && report.number() >= wholeSnapshot;
    }

    String reason(long nowNs) {
        if (!isListening) {
            return "";
        }
        if (!isIntact) {
            return gap;
        }
        ReplicaReport report = report();
        return switch (report.phase()) {
            case NOTHING -> "waiting for a snapshot";
            case SYNCING -> report.entries() + " of about " + report.expected() + " entries";
            case DIFFERENT -> report.different().size() + " buckets differ";
            case BROKEN -> report.reason();
            case COMPLETE ->
                state(nowNs) == SyncState.HOT ? "" : "records wait for " + inflight.oldestNs(nowNs) / 1_000_000 + " ms";
        };
    }

    /** Age of the oldest record that came in and is not applied. */
    long lagNs(long nowNs) {
        return inflight.oldestNs(nowNs);
    }

    /** Records that came in and are not applied. */
    long lagEntries() {
        return isIntact ? Math.max(0, expected - 1 - applied()) : 0;
    }

    long configVersion() {
        return adoptedVersion;
    }

    long snapshots() {
        return snapshots;
    }

    long gaps() {
        return gaps;
    }

    long mismatches() {
        return mismatches;
    }

    long recordsReceived() {
        return recordsReceived;
    }
}
