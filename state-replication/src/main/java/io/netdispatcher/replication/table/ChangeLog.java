package io.netdispatcher.replication.table;

import io.netdispatcher.executor.replication.ReplicatedState;
import io.netdispatcher.executor.replication.ServiceState;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionVisitor;
import io.netdispatcher.replication.wire.BucketSet;
import io.netdispatcher.replication.wire.ConnectionRecord;
import io.netdispatcher.replication.wire.DigestsRecord;
import io.netdispatcher.replication.wire.NodeRecord;
import io.netdispatcher.replication.wire.RecordHeader;
import io.netdispatcher.replication.wire.ServiceRecord;
import io.netdispatcher.replication.wire.SyncRecord;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * The active node's log: every change of the table as a record in a bounded ring, and beside the changes snapshots, digests and schedulers'
 * positions, all in one order. So a digest needs no agreement on when it was taken: it is right exactly where it stands.
 *
 * <p>A ring without room closes the log: nothing is logged until the next snapshot is asked for. Owned by the executor thread; no
 * allocation but at a snapshot's begin.
 */
final class ChangeLog implements ConnectionVisitor {
    /** Slots a snapshot passes over in one slice: a bound on how long frames wait for it. */
    static final int SLOTS_PER_SLICE = 1024;

    /** A snapshot waits while the ring holds more: changes that come meanwhile queue behind it. */
    private static final int SNAPSHOT_SHARE = 8;

    private static final int PRESSURE_SHARE = 2;
    private static final int DIGEST_SLICES = BucketSet.BUCKETS / DigestsRecord.MOST;
    private static final int STATES_EVERY_MS = 100;
    private static final int SERVICES_PER_SLICE = 16;
    private static final int END = -1;

    private final Exchange exchange;
    private final RingBuffer ring;
    private final TableDigest digest;
    private final int digestEveryMs;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_BYTES]);
    private final ServiceState service = new ServiceState();

    private boolean isOpen;
    private SnapshotRequest request = SnapshotRequest.NONE;
    private long position;
    private long creations;
    private boolean wasPublished = true;

    private int slot = END;
    private ReplicatedState snapshotOf;
    private long snapshotNowMs;

    private long digestDueMs;
    private int digestSlice;
    private long statesDueMs;
    private int nextService;
    private long[] toldChanges = new long[0];
    private boolean toldOverflow;
    private boolean mustTellAll;

    ChangeLog(Exchange exchange, TableDigest digest, int digestIntervalMs) {
        this.exchange = exchange;
        this.digest = digest;
        ring = exchange.changes();
        digestEveryMs = Math.max(1, digestIntervalMs / DIGEST_SLICES);
    }

    boolean isOpen() {
        return isOpen;
    }

    long position() {
        return position;
    }

    boolean isUnderPressure() {
        return isOpen && ring.size() > ring.capacity() / PRESSURE_SHARE;
    }

    /** All states that have changed are in the log after the next slice, however long that takes: a few us for each service. */
    void tellAll() {
        mustTellAll = isOpen;
    }

    /** One slice; 0 when there was nothing to do. */
    int poll(ReplicatedState state, long nowMs) {
        int work = 0;
        SnapshotRequest wanted = exchange.request();
        if (wanted != request) {
            begin(wanted, state, nowMs);
            work++;
        }
        if (isOpen) {
            work += slot == END ? compare(nowMs) : snapshot(state, nowMs);
            work += tellStates(state, nowMs);
        }
        publish();
        return work;
    }

    /** Tells the agent what has come in since the last time. */
    private void publish() {
        if (!wasPublished) {
            wasPublished = true;
            exchange.logged(position, creations);
            exchange.wakeAgent();
        }
    }

    /** This node is not active: should the agent still think so, then it hears of it as of an overrun. */
    void resign() {
        if (isOpen) {
            close();
            exchange.overrun(request.number());
        }
    }

    private void close() {
        isOpen = false;
        slot = END;
    }

    private void begin(SnapshotRequest wanted, ReplicatedState state, long nowMs) {
        boolean wasOpen = isOpen;
        request = wanted;
        BucketSet scope = wanted.scope();
        if (scope == null) {
            close();
            return;
        }
        if (scope != BucketSet.ALL && !wasOpen) {
            // A part makes nothing whole: the agent hears of it as of an overrun, and asks for everything.
            exchange.overrun(wanted.number());
            exchange.wakeAgent();
            return;
        }
        isOpen = true;
        int length = SyncRecord.putBegin(scratch, 0, scope, digest.count(scope), position + 1, wanted.number());
        append(length);
        slot = 0;
        digestSlice = 0;
        digestDueMs = nowMs + digestEveryMs;
        if (scope == BucketSet.ALL) {
            forgetTold(state.services());
            toldOverflow = false;
            statesDueMs = nowMs;
        }
    }

    private int snapshot(ReplicatedState state, long nowMs) {
        if (ring.size() > ring.capacity() / SNAPSHOT_SHARE) {
            return 0;
        }
        snapshotOf = state;
        snapshotNowMs = nowMs;
        slot = state.table().forEach(slot, SLOTS_PER_SLICE, this);
        if (slot == END && isOpen) {
            BucketSet scope = request.scope();
            append(SyncRecord.putEnd(scratch, 0, digest.count(scope), digest.sum(scope), request.number()));
        }
        return 1;
    }

    @Override
    public void visit(ConnectionKey key, Connection connection) {
        BucketSet scope = request.scope();
        if (isOpen && (scope == BucketSet.ALL || scope.contains(TableDigest.bucket(TableDigest.hash(key))))) {
            int timeoutMs = snapshotOf.timeoutMs(key, connection.state());
            append(ConnectionRecord.put(
                    scratch, 0, key, connection, timeoutMs - snapshotOf.table().silentMs(connection, snapshotNowMs)));
        }
    }

    private int compare(long nowMs) {
        if (nowMs < digestDueMs) {
            return 0;
        }
        digestDueMs = nowMs + digestEveryMs;
        append(DigestsRecord.put(scratch, 0, digest.sums(), digestSlice * DigestsRecord.MOST, DigestsRecord.MOST));
        digestSlice = (digestSlice + 1) % DIGEST_SLICES;
        return 1;
    }

    /** Schedulers' positions, weights and marks of services where they have changed: a tenth of a second old at most, per slice of services. */
    private int tellStates(ReplicatedState state, long nowMs) {
        if (nowMs < statesDueMs && !mustTellAll) {
            return 0;
        }
        int services = state.services();
        if (toldChanges.length != services) {
            forgetTold(services);
        }
        if (mustTellAll) {
            nextService = 0;
        }
        int end = mustTellAll ? services : Math.min(services, nextService + SERVICES_PER_SLICE);
        for (; nextService < end; nextService++) {
            long changes = state.serviceChanges(nextService);
            if (changes != toldChanges[nextService]) {
                toldChanges[nextService] = changes;
                state.readService(nextService, service);
                if (service.count() <= ServiceRecord.MOST_SERVERS) {
                    append(ServiceRecord.put(scratch, 0, service));
                }
            }
        }
        if (nextService >= services) {
            mustTellAll = false;
            nextService = 0;
            statesDueMs = nowMs + STATES_EVERY_MS;
            tellOverflow(state.overflowRemainingMs(nowMs));
        }
        return 1;
    }

    private void forgetTold(int services) {
        toldChanges = new long[services];
        Arrays.fill(toldChanges, Long.MIN_VALUE);
        nextService = 0;
    }

    private void tellOverflow(int remainingMs) {
        if (remainingMs > 0 || toldOverflow) {
            append(NodeRecord.put(scratch, 0, remainingMs));
            toldOverflow = remainingMs > 0;
        }
    }

    void created(ConnectionKey key, Connection connection) {
        if (isOpen) {
            creations++;
            append(ConnectionRecord.put(scratch, 0, key, connection, Integer.MAX_VALUE));
        }
    }

    void changed(ConnectionKey key, Connection connection) {
        if (isOpen) {
            if (connection.state() == ConnectionState.HALF_OPEN) {
                creations++;
            }
            append(ConnectionRecord.put(scratch, 0, key, connection, Integer.MAX_VALUE));
        }
    }

    void removed(ConnectionKey key, long version) {
        if (isOpen) {
            append(ConnectionRecord.putRemoved(scratch, 0, key, version));
        }
    }

    private void append(int length) {
        if (!isOpen) {
            return;
        }
        if (!ring.write(RecordHeader.type(scratch, 0), scratch, 0, length)) {
            // What is lost has a position as well: else it would share that of the record before it, and be taken for
            // acknowledged with it.
            position++;
            close();
            exchange.overrun(request.number());
            exchange.wakeAgent();
            return;
        }
        position++;
        wasPublished = false;
    }
}
