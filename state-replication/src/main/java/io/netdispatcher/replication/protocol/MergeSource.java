package io.netdispatcher.replication.protocol;

import io.netdispatcher.replication.ReplicationEvent;
import io.netdispatcher.replication.ReplicationListener;
import io.netdispatcher.replication.ReplicationSettings;
import io.netdispatcher.replication.table.Exchange;
import io.netdispatcher.replication.wire.MergeAnswer;
import io.netdispatcher.replication.wire.MergePart;
import io.netdispatcher.replication.wire.MessageFlyweight;
import io.netdispatcher.replication.wire.MessageKind;
import io.netdispatcher.replication.wire.Rejection;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;

/**
 * A shadow that was active before: offers the active node the entries that it may lack, before it takes that node's table for its own. Only
 * to a node that says that it merges.
 *
 * <p>Nothing is kept for sending again: when an attempt gets no further, the next one begins anew, and finds what the last one brought.
 * Owned by the replication agent's thread.
 */
final class MergeSource implements ControlledMessageHandler {
    /** Bytes of records on their way at most. */
    static final int WINDOW_BYTES = 128 * 1024;

    /** After so many attempts that got stuck the replica matters more than the entries. */
    static final int ATTEMPTS = 3;

    /** An attempt that gets no further for so long is stuck. */
    static final long STUCK_NS = 1_000_000_000L;

    private static final int MESSAGES_PER_POLL = 16;
    private static final int RECORDS_PER_READ = 4096;

    private final ReplicationSettings settings;
    private final Session session;
    private final Exchange exchange;
    private final Rejections rejections;
    private final ReplicationListener listener;
    private final Inflight inflight = new Inflight();

    private boolean isDue;
    private boolean isRunning;
    private int attempts;
    private int number;
    private long progressNs;
    private boolean isDiscarding;
    private boolean isWhole;
    private boolean isToldWhole;
    private long sent;
    private long taken;
    private MergeAnswer answer;

    private int records;
    private int bodyLength;
    private long recordsSent;

    MergeSource(
            ReplicationSettings settings,
            Session session,
            Exchange exchange,
            Rejections rejections,
            ReplicationListener listener) {
        this.settings = settings;
        this.session = session;
        this.exchange = exchange;
        this.rejections = rejections;
        this.listener = listener;
    }

    /** This node is active: what its table holds from now on may be its alone. */
    void led() {
        stop();
        isDue = true;
    }

    /** The replica is whole: this node has nothing of its own any more. */
    void followed() {
        isDue = false;
    }

    /** The active node is there. False when there is nothing to offer to it. */
    boolean begin(long nowNs) {
        if (!isDue || !session.peer().introduction().isMerging()) {
            return false;
        }
        isRunning = true;
        attempts = 0;
        attempt(nowNs);
        return true;
    }

    private void attempt(long nowNs) {
        attempts++;
        number++;
        progressNs = nowNs;
        isDiscarding = true;
        isWhole = false;
        isToldWhole = false;
        sent = 0;
        taken = 0;
        inflight.clear();
        exchange.offer(number);
    }

    /** The active node is not heard any more, or not needed. */
    void stop() {
        if (isRunning) {
            isRunning = false;
            exchange.offer(Exchange.NO_OFFER);
        }
    }

    /** Until then the ring of changes is read here, and there should be no wish for a snapshot. */
    boolean isRunning() {
        return isRunning;
    }

    int poll(long nowNs) {
        int work = 0;
        while (work < MESSAGES_PER_POLL && isRunning && sendRecords(nowNs)) {
            work++;
        }
        if (isWhole && taken == sent) {
            finish();
        } else if (nowNs - progressNs >= STUCK_NS) {
            if (attempts < ATTEMPTS) {
                attempt(nowNs);
            } else {
                stop();
                happened(settings.peerName() + " has not taken this node's entries in " + ATTEMPTS
                        + " attempts: those that it does not know are lost");
            }
        }
        return work;
    }

    private void finish() {
        stop();
        if (sent > 0) {
            happened(settings.peerName() + " took over " + answer.inserted() + " of " + sent
                    + " entries that it might have lacked; it had " + answer.present() + ", and no room for "
                    + answer.refused());
        }
    }

    private void happened(String what) {
        listener.happened(new ReplicationEvent(ReplicationEvent.Kind.MERGE, "", "", what));
    }

    private boolean sendRecords(long nowNs) {
        if (inflight.totalBytes() >= WINDOW_BYTES || inflight.isFull()) {
            return false;
        }
        records = 0;
        bodyLength = MergePart.FIXED_BYTES;
        int read = exchange.changes().controlledRead(this, RECORDS_PER_READ);
        boolean tellsEnd = isWhole && !isToldWhole && sent + records > 0;
        if (records == 0 && !tellsEnd) {
            return read > 0;
        }
        progressNs = nowNs;
        session.begin(MessageKind.MERGE).position(sent + 1).records(records);
        MergePart.put(session.outgoing().buffer(), Outgoing.BODY, number, isWhole);
        sent += records;
        recordsSent += records;
        isToldWhole = isWhole;
        inflight.add(sent, nowNs, 0, bodyLength);
        // A message that does not go out is missed by the other node, and the attempt gets stuck.
        session.send(bodyLength, nowNs);
        return true;
    }

    @Override
    public Action onMessage(int type, MutableDirectBuffer buffer, int index, int length) {
        if (type == Exchange.OFFER_BEGIN || type == Exchange.OFFER_END) {
            boolean isThis = buffer.getInt(index) == number;
            isWhole = isThis && type == Exchange.OFFER_END && !isDiscarding;
            isDiscarding = !isThis || isWhole;
            return isWhole ? Action.BREAK : Action.CONTINUE;
        }
        if (isDiscarding || !MergePart.isConnection(type)) {
            return Action.CONTINUE;
        }
        if (bodyLength + length > MergePart.FIXED_BYTES + MergePart.MOST_BYTES) {
            return Action.ABORT;
        }
        session.outgoing().buffer().putBytes(Outgoing.BODY + bodyLength, buffer, index, length);
        bodyLength += length;
        records++;
        return Action.CONTINUE;
    }

    /** The active node's answer. */
    void merged(MessageFlyweight message, long nowNs) {
        MergeAnswer heard = MergeAnswer.read(message.buffer(), MessageFlyweight.HEADER_BYTES, message.bodyLength());
        if (heard == null) {
            rejections.count(Rejection.MALFORMED);
            return;
        }
        long position = message.position();
        if (isRunning && heard.attempt() == number && position > taken && position <= sent) {
            taken = position;
            answer = heard;
            progressNs = nowNs;
            inflight.settle(position);
        }
    }

    /** Entries offered since the start. */
    long recordsSent() {
        return recordsSent;
    }
}
