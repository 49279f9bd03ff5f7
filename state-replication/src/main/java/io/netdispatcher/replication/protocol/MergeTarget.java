package io.netdispatcher.replication.protocol;

import io.netdispatcher.replication.ReplicationEvent;
import io.netdispatcher.replication.ReplicationListener;
import io.netdispatcher.replication.ReplicationSettings;
import io.netdispatcher.replication.table.Exchange;
import io.netdispatcher.replication.table.MergeProgress;
import io.netdispatcher.replication.wire.MergeAnswer;
import io.netdispatcher.replication.wire.MergePart;
import io.netdispatcher.replication.wire.MessageFlyweight;
import io.netdispatcher.replication.wire.MessageKind;
import io.netdispatcher.replication.wire.RecordHeader;
import io.netdispatcher.replication.wire.Rejection;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The active node's end of a merge: hands what the shadow offers of its own to the executor, in order and without gaps, and answers how far
 * that has come. Owned by the replication agent's thread.
 */
final class MergeTarget {
    private static final long ANSWER_EVERY_NS = 1_000_000L;

    private final ReplicationSettings settings;
    private final Session session;
    private final Exchange exchange;
    private final Rejections rejections;
    private final ReplicationListener listener;
    private final UnsafeBuffer marker = new UnsafeBuffer(new byte[Integer.BYTES]);

    private boolean isRunning;
    private int attempt;
    private int number;
    private long expected;
    private long passedOver;
    private boolean isWhole;
    private long answered;
    private long answeredNs;

    MergeTarget(
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

    /** Another session or role: what comes next is the first attempt again. */
    void reset() {
        isRunning = false;
        attempt = 0;
    }

    /** A part of what the shadow offers. */
    void offered(MessageFlyweight message) {
        UnsafeBuffer buffer = message.buffer();
        int at = MessageFlyweight.HEADER_BYTES;
        if (!MergePart.isValid(buffer, at, message.bodyLength(), message.records())) {
            rejections.count(Rejection.MALFORMED);
            return;
        }
        int told = MergePart.attempt(buffer, at);
        if (told > attempt && message.position() == 1 && !isBegun(told)) {
            return;
        }
        // Beyond what is expected something is missing: the shadow will notice that it gets no further, and begin anew.
        if (isRunning && told == attempt && message.position() == expected) {
            take(buffer, at + MergePart.FIXED_BYTES, message.records());
            isWhole = expected == message.position() + message.records() && MergePart.isLast(buffer, at);
            exchange.wakeExecutor();
        }
    }

    private boolean isBegun(int told) {
        marker.putInt(0, number + 1);
        if (!exchange.records().write(Exchange.MERGE_BEGIN, marker, 0, Integer.BYTES)) {
            return false;
        }
        number++;
        attempt = told;
        isRunning = true;
        isWhole = false;
        expected = 1;
        passedOver = 0;
        answered = 0;
        return true;
    }

    private void take(UnsafeBuffer buffer, int from, int count) {
        int at = from;
        for (int i = 0; i < count; i++) {
            int length = RecordHeader.length(buffer, at);
            if (!MergePart.isConnection(RecordHeader.type(buffer, at))) {
                passedOver++;
            } else if (!exchange.records().write(Exchange.MERGE, buffer, at, length)) {
                return;
            }
            expected++;
            at += length;
        }
    }

    int poll(long nowNs) {
        if (!isRunning) {
            return 0;
        }
        MergeProgress.Totals done = exchange.merges().of(number);
        boolean isDone = isWhole && done.taken() + passedOver == expected - 1;
        // What was passed over counts as taken when all before it is: at the end, that is.
        long taken = isDone ? expected - 1 : done.taken();
        if (!isDone && (taken == answered || nowNs - answeredNs < ANSWER_EVERY_NS)) {
            return 0;
        }
        answered = taken;
        answeredNs = nowNs;
        session.begin(MessageKind.MERGED).position(taken);
        MergeAnswer answer =
                new MergeAnswer(attempt, (int) done.inserted(), (int) done.present(), (int) done.refused());
        session.send(answer.put(session.outgoing().buffer(), Outgoing.BODY), nowNs);
        if (isDone) {
            isRunning = false;
            listener.happened(new ReplicationEvent(
                    ReplicationEvent.Kind.MERGE,
                    "",
                    "",
                    "merged " + done.inserted() + " of " + taken + " entries of " + settings.peerName() + "; "
                            + done.present() + " were here already, and for " + done.refused()
                            + " there was no room"));
        }
        return 1;
    }
}
