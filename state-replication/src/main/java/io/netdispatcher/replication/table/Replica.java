package io.netdispatcher.replication.table;

import io.netdispatcher.executor.replication.ReplicatedState;
import io.netdispatcher.executor.replication.ServiceState;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.replication.table.ReplicaReport.Phase;
import io.netdispatcher.replication.wire.BucketSet;
import io.netdispatcher.replication.wire.ConnectionRecord;
import io.netdispatcher.replication.wire.DigestsRecord;
import io.netdispatcher.replication.wire.NodeRecord;
import io.netdispatcher.replication.wire.RecordType;
import io.netdispatcher.replication.wire.ServiceRecord;
import io.netdispatcher.replication.wire.SyncRecord;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;

/**
 * The shadow's table, kept by the records of the active's stream. Records come in order and without gaps, or a {@link Exchange#RESET} and
 * then a whole snapshot.
 *
 * <p>Entries that were there before a snapshot stay until its end, for they are better than none; what the snapshot did not mention goes
 * then. Owned by the executor thread; no allocation but at a snapshot's begin and end.
 */
final class Replica implements ControlledMessageHandler {
    /** Records applied in one slice: a bound on how long the executor's other work waits. */
    static final int RECORDS_PER_SLICE = 512;

    private static final int PROGRESS_EVERY = 16 * 1024;
    private static final int MARKS = 0xffff;

    private final Exchange exchange;
    private final TableDigest digest;
    private final Divergence divergence;
    private final Merger merger;
    private final Sweep sweep = new Sweep();
    private final ConnectionRecord record = new ConnectionRecord();
    private final ServiceState service = new ServiceState();
    private final ControlledMessageHandler discard = this::discard;

    private ReplicatedState state;
    private long nowMs;
    private long position;
    private Phase phase = Phase.NOTHING;
    private int number;
    private BucketSet scope = BucketSet.ALL;
    private int mark;
    private int entries;
    private int expected;
    private boolean hasOldEntries;
    private boolean isSweeping;
    private boolean isClearing;
    private boolean wasFull;
    private boolean isCut;
    private long endDigest;
    private int endEntries;
    private BucketSet different;
    private int merged;

    Replica(Exchange exchange, TableDigest digest, Divergence divergence) {
        this.exchange = exchange;
        this.digest = digest;
        this.divergence = divergence;
        merger = new Merger(exchange);
    }

    /** One slice; 0 when there was nothing to do. */
    int poll(ReplicatedState replicated, long now) {
        state = replicated;
        nowMs = now;
        if (isCut) {
            isCut = false;
            report(Phase.BROKEN, "records were passed over while this node was active");
        }
        int work = isSweeping ? sweep() : exchange.records().controlledRead(this, RECORDS_PER_SLICE);
        if (work > 0 && !isSweeping && exchange.applied() != position) {
            exchange.applied(position);
            exchange.wakeAgent();
        }
        return work;
    }

    /**
     * Forgets the stream and what has come in of it, for this node is not a shadow; takes a slice of what the other node offers of its own.
     *
     * @return 0 when nothing was offered
     */
    int lead(ReplicatedState replicated, long now) {
        state = replicated;
        nowMs = now;
        isSweeping = false;
        isClearing = false;
        merged = 0;
        exchange.records().controlledRead(discard, Integer.MAX_VALUE);
        if (merged > 0) {
            exchange.wakeAgent();
        }
        if (phase != Phase.NOTHING) {
            isCut = true;
            report(Phase.NOTHING, "");
        }
        return merged;
    }

    /** The agent may have become a shadow's before the executor has: it must learn that this was not applied. */
    private Action discard(int type, MutableDirectBuffer buffer, int index, int length) {
        if (type == Exchange.MERGE || type == Exchange.MERGE_BEGIN) {
            return merge(type, buffer, index);
        }
        isCut = type != Exchange.RESET;
        if (type == Exchange.RESET) {
            reset();
        } else if (type == RecordType.SYNC_BEGIN) {
            number = SyncRecord.number(buffer, index);
        }
        return Action.CONTINUE;
    }

    private Action merge(int type, MutableDirectBuffer buffer, int index) {
        if (merged == Merger.RECORDS_PER_SLICE) {
            return Action.ABORT;
        }
        merged++;
        if (type == Exchange.MERGE_BEGIN) {
            merger.begin(buffer, index);
        } else {
            merger.take(buffer, index, state.table(), nowMs);
        }
        return Action.CONTINUE;
    }

    @Override
    public Action onMessage(int type, MutableDirectBuffer buffer, int index, int length) {
        if (type == Exchange.MERGE) {
            merger.refuse();
            return Action.CONTINUE;
        }
        if (type == Exchange.MERGE_BEGIN) {
            merger.begin(buffer, index);
            return Action.CONTINUE;
        }
        position++;
        switch (type) {
            case RecordType.CONNECTION_IPV4, RecordType.CONNECTION -> apply(buffer, index);
            case RecordType.REMOVED_IPV4, RecordType.REMOVED -> remove(buffer, index);
            case RecordType.SYNC_BEGIN -> {
                begin(buffer, index);
                return Action.BREAK;
            }
            case RecordType.SYNC_END -> {
                end(buffer, index);
                return Action.BREAK;
            }
            case RecordType.DIGESTS -> compare(buffer, index);
            case RecordType.SERVICE_STATE -> {
                ServiceRecord.read(buffer, index, service);
                state.adoptService(service);
            }
            case RecordType.NODE_STATE -> state.adoptOverflow(NodeRecord.overflowRemainingMs(buffer, index), nowMs);
            case Exchange.RESET -> reset();
            default -> {
                // Of a newer version; it counts as applied.
            }
        }
        return Action.CONTINUE;
    }

    private void reset() {
        isCut = false;
        position = 0;
        number = 0;
        report(Phase.NOTHING, "");
        exchange.applied(0);
        exchange.resetDone();
    }

    private void begin(MutableDirectBuffer buffer, int index) {
        boolean whole = SyncRecord.isWhole(buffer, index);
        position = SyncRecord.position(buffer, index);
        number = SyncRecord.number(buffer, index);
        if (!whole && phase == Phase.SYNCING) {
            report(Phase.BROKEN, "a snapshot was cut short by another one");
        }
        if (!whole && phase != Phase.COMPLETE && phase != Phase.DIFFERENT) {
            return;
        }
        scope = SyncRecord.scope(buffer, index);
        mark = mark % MARKS + 1;
        entries = 0;
        expected = SyncRecord.entries(buffer, index);
        hasOldEntries = state.table().size() > 0;
        report(Phase.SYNCING, "");
        if (wasFull && whole) {
            // The old entries left no room for the new ones.
            wasFull = false;
            isClearing = true;
            isSweeping = true;
            sweep.begin();
        }
    }

    private boolean isCovered(ConnectionKey key) {
        return phase == Phase.SYNCING
                && (scope == BucketSet.ALL || scope.contains(TableDigest.bucket(TableDigest.hash(key))));
    }

    private void apply(MutableDirectBuffer buffer, int index) {
        record.read(buffer, index);
        ConnectionTable table = state.table();
        ConnectionKey key = record.key();
        Connection told = record.connection();
        boolean covered = isCovered(key);
        if (covered && hasOldEntries) {
            forgetStale(table, key, told);
        }
        int timeoutMs = state.timeoutMs(key, told.state());
        int silentMs = Math.max(0, timeoutMs - record.remainingMs());
        Connection entry = table.apply(key, told, nowMs - silentMs);
        if (entry == null) {
            wasFull = true;
            if (phase != Phase.BROKEN) {
                report(Phase.BROKEN, "the table is full");
            }
        } else if (covered) {
            entry.mark(mark);
            if (++entries % PROGRESS_EVERY == 0) {
                report(phase, "");
            }
        }
    }

    /** An entry from before the snapshot may have a version of another history, and must not stand against what the active says. */
    private void forgetStale(ConnectionTable table, ConnectionKey key, Connection told) {
        Connection known = table.lookup(key);
        if (known != null && known.mark() != mark && known.version() >= told.version() && !isSame(known, told)) {
            table.remove(key);
        }
    }

    private static boolean isSame(Connection known, Connection told) {
        return known.version() == told.version()
                && known.serverId() == told.serverId()
                && known.state() == told.state()
                && known.flags() == told.flags();
    }

    private void remove(MutableDirectBuffer buffer, int index) {
        record.read(buffer, index);
        ConnectionTable table = state.table();
        ConnectionKey key = record.key();
        Connection known = table.lookup(key);
        boolean isStale = known != null && isCovered(key) && known.mark() != mark;
        if (known != null && (isStale || known.version() <= record.connection().version())) {
            table.remove(key);
        }
    }

    private void end(MutableDirectBuffer buffer, int index) {
        if (phase != Phase.SYNCING || SyncRecord.number(buffer, index) != number) {
            return;
        }
        endEntries = SyncRecord.entries(buffer, index);
        endDigest = SyncRecord.digest(buffer, index);
        isSweeping = true;
        sweep.begin();
    }

    /** Removes what the snapshot did not mention; nothing is applied meanwhile, so the digest is that of the end. */
    private int sweep() {
        if (!sweep.slice(state.table(), scope, mark)) {
            return 1;
        }
        isSweeping = false;
        if (isClearing) {
            isClearing = false;
            return 1;
        }
        if (digest.count(scope) == endEntries && digest.sum(scope) == endDigest) {
            divergence.followed();
            report(Phase.COMPLETE, "");
        } else {
            report(
                    Phase.BROKEN,
                    "after the snapshot " + digest.count(scope) + " entries instead of " + endEntries
                            + (digest.count(scope) == endEntries ? ", but with another digest" : ""));
        }
        return 1;
    }

    private void compare(MutableDirectBuffer buffer, int index) {
        if (phase != Phase.COMPLETE && phase != Phase.DIFFERENT) {
            return;
        }
        int first = DigestsRecord.first(buffer, index);
        boolean found = false;
        for (int i = 0; i < DigestsRecord.count(buffer, index); i++) {
            if (DigestsRecord.digest(buffer, index, i) != digest.sums()[first + i]) {
                different = BucketSet.with(different, first + i);
                found = true;
            }
        }
        if (found) {
            report(Phase.DIFFERENT, "");
        }
    }

    private void report(Phase next, String reason) {
        phase = next;
        if (next != Phase.DIFFERENT) {
            different = null;
        }
        exchange.report(new ReplicaReport(next, number, entries, expected, different, reason));
        exchange.wakeAgent();
    }
}
