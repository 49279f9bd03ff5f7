package io.netdispatcher.replication.protocol;

import io.netdispatcher.replication.ReplicationSettings;
import io.netdispatcher.replication.SyncState;
import io.netdispatcher.replication.table.Exchange;
import io.netdispatcher.replication.table.SnapshotRequest;
import io.netdispatcher.replication.wire.Acknowledgement;
import io.netdispatcher.replication.wire.BucketSet;
import io.netdispatcher.replication.wire.ConfigurationPart;
import io.netdispatcher.replication.wire.MessageFlyweight;
import io.netdispatcher.replication.wire.MessageKind;
import io.netdispatcher.replication.wire.RecordType;
import io.netdispatcher.replication.wire.Rejection;
import io.netdispatcher.replication.wire.SyncRecord;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;

/**
 * The end that tells. Sends what the log holds as soon as it holds something, as long as not too much is on its way; gives the shadow the
 * snapshots it wishes for; knows from its acknowledgements what it has.
 *
 * <p>Nothing is kept for sending again: what is lost leaves a gap, and a gap leads to a new snapshot. Owned by the replication agent's
 * thread.
 */
final class ActiveEnd implements ControlledMessageHandler {
    /** Bytes on their way at most: less than the sockets take, so that sending does not block. */
    static final int WINDOW_BYTES = 512 * 1024;

    private static final int MESSAGES_PER_POLL = 8;
    private static final int RECORDS_PER_READ = 4096;
    private static final long FIRST_PAUSE_NS = 50_000_000L;
    private static final long LONGEST_PAUSE_NS = 5_000_000_000L;
    private static final long CONFIGURATION_EVERY_NS = 1_000_000_000L;
    private static final long CONFIGURATION_OVERDUE_NS = 3_000_000_000L;
    private static final long NEVER = Long.MIN_VALUE / 2;
    private static final byte[] NO_TEXT = {};

    private final ReplicationSettings settings;
    private final Session session;
    private final Exchange exchange;
    private final Rejections rejections;
    private final Inflight inflight = new Inflight();

    private boolean isStreaming;
    private int snapshot;
    private int lastWish;
    private boolean isSnapshotDue;
    private long snapshotDueNs;
    private long pauseNs = FIRST_PAUSE_NS;
    private boolean isDiscarding = true;
    private long hotFrom = Long.MAX_VALUE;

    private long nextPosition = 1;
    private int records;
    private int bodyLength;
    private long messagePosition;

    private SyncState peerState = SyncState.NONE;
    private String reason = "";
    private long applied;

    private long configVersion;
    private byte[] configText = NO_TEXT;
    private long peerConfigVersion;
    private long configSentNs = NEVER;
    private long configSinceNs;

    private long snapshots;
    private long overruns;
    private long recordsSent;

    ActiveEnd(ReplicationSettings settings, Session session, Exchange exchange, Rejections rejections) {
        this.settings = settings;
        this.session = session;
        this.exchange = exchange;
        this.rejections = rejections;
    }

    /** The shadow is there, or is another one: it will wish for a snapshot. */
    void start() {
        stop();
        isStreaming = true;
        reason = "waiting for " + settings.peerName() + " to ask for a snapshot";
        lastWish = 0;
        pauseNs = FIRST_PAUSE_NS;
        peerConfigVersion = 0;
        configSentNs = NEVER;
    }

    /** Nobody listens any more. */
    void stop() {
        isStreaming = false;
        isSnapshotDue = false;
        peerState = SyncState.NONE;
        interrupt();
    }

    /** From here on changes are lost: the next heartbeat shows the shadow a gap, so that it does not take itself for hot. */
    private void interrupt() {
        isDiscarding = true;
        nextPosition++;
        // What the log still holds of the last snapshot must not be taken for the beginning of the next one.
        snapshot++;
        hotFrom = Long.MAX_VALUE;
        inflight.clear();
        exchange.holding(false);
        exchange.request(SnapshotRequest.NONE);
    }

    void configuration(long version, byte[] text) {
        configVersion = version;
        configText = text;
        configSentNs = NEVER;
    }

    int poll(long nowNs) {
        if (!isStreaming) {
            return drop();
        }
        if (exchange.overrun() == snapshot && !isSnapshotDue) {
            overruns++;
            startLater("the log ran over: " + settings.peerName() + " was too slow", nowNs);
        }
        if (isSnapshotDue && nowNs >= snapshotDueNs) {
            startSnapshot(BucketSet.ALL);
        }
        int work = 0;
        while (work < MESSAGES_PER_POLL && sendRecords(nowNs)) {
            work++;
        }
        sendConfiguration(nowNs);
        if (session.outgoing().silentNs(nowNs) > settings.timers().heartbeat().toNanos()) {
            session.begin(MessageKind.STREAM).position(nextPosition);
            session.send(0, nowNs);
        }
        exchange.holding(settings.isSynchronous() && state(nowNs) == SyncState.HOT);
        return work;
    }

    private int drop() {
        isDiscarding = true;
        return exchange.changes().controlledRead(this, RECORDS_PER_READ);
    }

    private void startLater(String why, long nowNs) {
        reason = why;
        peerState = SyncState.STALE;
        isSnapshotDue = true;
        snapshotDueNs = nowNs + pauseNs;
        pauseNs = Math.min(LONGEST_PAUSE_NS, 2 * pauseNs);
        interrupt();
    }

    private void startSnapshot(BucketSet scope) {
        isSnapshotDue = false;
        snapshot++;
        snapshots++;
        if (scope == BucketSet.ALL) {
            isDiscarding = true;
            hotFrom = Long.MAX_VALUE;
            inflight.clear();
        }
        exchange.request(new SnapshotRequest(snapshot, scope));
    }

    private boolean sendRecords(long nowNs) {
        if (inflight.totalBytes() >= WINDOW_BYTES || inflight.isFull()) {
            return false;
        }
        long created = exchange.creations();
        long logged = exchange.position();
        records = 0;
        bodyLength = 0;
        int read = exchange.changes().controlledRead(this, RECORDS_PER_READ);
        if (records == 0) {
            return read > 0;
        }
        long last = messagePosition + records - 1;
        session.begin(MessageKind.STREAM).position(messagePosition).records(records);
        inflight.add(last, nowNs, last >= logged ? created : inflight.settledCreations(), bodyLength);
        recordsSent += records;
        if (!session.send(bodyLength, nowNs)) {
            startLater("a message could not be sent", nowNs);
            return false;
        }
        return true;
    }

    @Override
    public Action onMessage(int type, MutableDirectBuffer buffer, int index, int length) {
        boolean begins = type == RecordType.SYNC_BEGIN;
        if (begins && records > 0) {
            return Action.ABORT;
        }
        if (isDiscarding) {
            if (!begins || !isStreaming || SyncRecord.number(buffer, index) != snapshot || isSnapshotDue) {
                return Action.CONTINUE;
            }
            isDiscarding = false;
        }
        if (begins) {
            nextPosition = SyncRecord.position(buffer, index);
        }
        if (type == RecordType.SYNC_END && hotFrom == Long.MAX_VALUE) {
            hotFrom = nextPosition;
        }
        if (bodyLength + length > Outgoing.MOST_BODY_BYTES) {
            return Action.ABORT;
        }
        if (records == 0) {
            messagePosition = nextPosition;
        }
        session.outgoing().buffer().putBytes(Outgoing.BODY + bodyLength, buffer, index, length);
        bodyLength += length;
        records++;
        nextPosition++;
        return Action.CONTINUE;
    }

    private void sendConfiguration(long nowNs) {
        if (peerConfigVersion == configVersion || configVersion == 0 || nowNs - configSentNs < CONFIGURATION_EVERY_NS) {
            return;
        }
        if (configSentNs == NEVER) {
            configSinceNs = nowNs;
        }
        configSentNs = nowNs;
        int from = 0;
        do {
            session.begin(MessageKind.CONFIGURATION);
            int body =
                    ConfigurationPart.put(session.outgoing().buffer(), Outgoing.BODY, configVersion, configText, from);
            session.send(body, nowNs);
            from += ConfigurationPart.MOST_BYTES;
        } while (from < configText.length);
    }

    /** An acknowledgement of this session. */
    void acknowledged(MessageFlyweight message, long nowNs) {
        Acknowledgement ack =
                Acknowledgement.read(message.buffer(), MessageFlyweight.HEADER_BYTES, message.bodyLength());
        if (ack == null || ack.state() >= SyncState.values().length) {
            rejections.count(Rejection.MALFORMED);
            return;
        }
        if (!isStreaming) {
            return;
        }
        peerConfigVersion = ack.configVersion();
        long position = message.position();
        if (position < nextPosition && !isDiscarding) {
            inflight.settle(position);
            applied = Math.max(applied, position);
        }
        if (!isSnapshotDue) {
            believe(SyncState.values()[ack.state()], position);
        }
        if (peerState == SyncState.HOT && applied > exchange.acknowledged()) {
            // Before the end of a snapshot the shadow has what came last, but not all of what came before.
            exchange.acknowledged(applied);
            exchange.wakeExecutor();
        }
        if (ack.wish() != null && ack.number() != lastWish) {
            lastWish = ack.number();
            grant(ack.wish(), nowNs);
        }
    }

    /** HOT counts from the end of the last whole snapshot on: before, it is about another one. */
    private void believe(SyncState told, long position) {
        peerState = told == SyncState.HOT && position < hotFrom ? SyncState.BULK : told;
        if (peerState == SyncState.HOT) {
            pauseNs = FIRST_PAUSE_NS;
            reason = "";
        } else if (peerState == SyncState.STALE && reason.isEmpty()) {
            reason = settings.peerName() + " says that its replica is stale";
        }
    }

    private void grant(BucketSet wish, long nowNs) {
        boolean isWhole = wish == BucketSet.ALL || isDiscarding;
        if (!isWhole && hotFrom == Long.MAX_VALUE) {
            // A whole snapshot is under way: it covers these buckets, and a part would cut it short.
            return;
        }
        peerState = SyncState.BULK;
        reason = isWhole ? "a snapshot is on its way" : wish.size() + " buckets differ and are sent again";
        if (!isWhole) {
            startSnapshot(wish);
        } else if (!isSnapshotDue) {
            isSnapshotDue = true;
            snapshotDueNs = nowNs;
        }
    }

    SyncState state(long nowNs) {
        boolean isLate = inflight.oldestNs(nowNs) > settings.timers().lagBound().toNanos();
        return peerState == SyncState.HOT && isLate ? SyncState.STALE : peerState;
    }

    String reason(long nowNs) {
        return peerState == SyncState.HOT && state(nowNs) == SyncState.STALE
                ? settings.peerName() + " has acknowledged nothing for " + inflight.oldestNs(nowNs) / 1_000_000 + " ms"
                : reason;
    }

    /** Age of the oldest record that is not acknowledged. */
    long lagNs(long nowNs) {
        return inflight.oldestNs(nowNs);
    }

    /** Records that are not acknowledged. */
    long lagEntries() {
        return isDiscarding ? 0 : Math.max(0, exchange.position() - applied);
    }

    /** New connections that are not acknowledged. */
    long unprotected() {
        return lagEntries() == 0 ? 0 : Math.max(0, exchange.creations() - inflight.settledCreations());
    }

    long configVersion() {
        return peerConfigVersion == configVersion ? configVersion : 0;
    }

    /** Whether the shadow has not taken over the configuration though it had time. */
    boolean isConfigurationOverdue(long nowNs) {
        return isStreaming
                && configSentNs != NEVER
                && peerConfigVersion != configVersion
                && nowNs - configSinceNs > CONFIGURATION_OVERDUE_NS;
    }

    long snapshots() {
        return snapshots;
    }

    long overruns() {
        return overruns;
    }

    long recordsSent() {
        return recordsSent;
    }
}
