package io.netdispatcher.replication.table;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * What the executor thread and the replication agent share: a ring of records each way, and a few positions. Each field has one writer,
 * named here; the other side reads.
 */
public final class Exchange {
    /** Bytes of changes that may wait for the agent: 200,000 records. What does not fit makes the shadow stale. */
    public static final int CHANGES_BYTES = 8 * 1024 * 1024;

    /** Bytes of records that may wait for the executor of a shadow. */
    public static final int RECORDS_BYTES = 2 * 1024 * 1024;

    /** In the ring of records: forget the stream, keep the entries; what follows begins with a snapshot. */
    public static final int RESET = 0x1_0000;

    /** In the ring of changes, on a shadow: here begins what the offer of this number (4 bytes) has. */
    public static final int OFFER_BEGIN = 0x1_0001;

    /** In the ring of changes, on a shadow: the offer of this number (4 bytes) is whole. */
    public static final int OFFER_END = 0x1_0002;

    /** In the ring of records, on the active node: a merge of this number (4 bytes) begins. */
    public static final int MERGE_BEGIN = 0x1_0003;

    /** In the ring of records, on the active node: a connection record of the other node. */
    public static final int MERGE = 0x1_0004;

    /** No offer is wanted. */
    public static final int NO_OFFER = 0;

    private final RingBuffer changes;
    private final RingBuffer records;
    private final Runnable wakeAgent;
    private final Runnable wakeExecutor;

    private volatile SnapshotRequest request = SnapshotRequest.NONE;
    private volatile long acknowledged;
    private volatile boolean isHolding;
    private volatile int offer;

    private volatile int overrun;
    private volatile long position;
    private volatile long creations;

    private volatile long applied;
    private volatile ReplicaReport report = ReplicaReport.NOTHING;
    private volatile int resets;
    private final MergeProgress merges = new MergeProgress();

    /** {@code wakeAgent} and {@code wakeExecutor} end the sleep of the other side; they must neither block nor allocate. */
    public Exchange(Runnable wakeAgent, Runnable wakeExecutor) {
        this(wakeAgent, wakeExecutor, CHANGES_BYTES, RECORDS_BYTES);
    }

    /** With rings of other sizes, powers of two: for simulations. */
    public Exchange(Runnable wakeAgent, Runnable wakeExecutor, int changesBytes, int recordsBytes) {
        this.wakeAgent = wakeAgent;
        this.wakeExecutor = wakeExecutor;
        changes = ring(changesBytes);
        records = ring(recordsBytes);
    }

    private static RingBuffer ring(int bytes) {
        return new OneToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(
                BitUtil.findNextPositivePowerOfTwo(bytes) + RingBufferDescriptor.TRAILER_LENGTH)));
    }

    /** Executor to agent, on the active node: message type and bytes are the record's. */
    public RingBuffer changes() {
        return changes;
    }

    /** Agent to executor, on the shadow: likewise, and {@link #RESET}. */
    public RingBuffer records() {
        return records;
    }

    /** Ends the agent's sleep. Executor. */
    void wakeAgent() {
        wakeAgent.run();
    }

    /** Ends the executor's sleep. Agent. */
    public void wakeExecutor() {
        wakeExecutor.run();
    }

    SnapshotRequest request() {
        return request;
    }

    /** Asks the log for a snapshot, or to stop. Agent. */
    public void request(SnapshotRequest next) {
        request = next;
        wakeExecutor();
    }

    /** See {@link #acknowledged(long)}. */
    public long acknowledged() {
        return acknowledged;
    }

    /** Everything up to this position is on the shadow. Agent. */
    public void acknowledged(long newPosition) {
        acknowledged = newPosition;
    }

    boolean isHolding() {
        return isHolding;
    }

    /** Whether new connections are to wait. Agent. */
    public void holding(boolean holds) {
        isHolding = holds;
    }

    int offer() {
        return offer;
    }

    /** Asks a shadow's executor for the entries that the active node may lack: another number is another offer. Agent. */
    public void offer(int number) {
        offer = number;
        wakeExecutor();
    }

    /** What became of the entries that the other node has offered. */
    public MergeProgress merges() {
        return merges;
    }

    /** The number of the last request of which the log ran over; it is closed since. */
    public int overrun() {
        return overrun;
    }

    void overrun(int number) {
        overrun = number;
    }

    /** The position of the latest record in the log. */
    public long position() {
        return position;
    }

    /** New connections in the log so far. */
    public long creations() {
        return creations;
    }

    void logged(long newPosition, long newCreations) {
        creations = newCreations;
        position = newPosition;
    }

    /** The shadow's executor has applied everything up to this position. */
    public long applied() {
        return applied;
    }

    void applied(long newPosition) {
        applied = newPosition;
    }

    /** How many {@link #RESET} the executor has seen: position and report before it are of another stream. */
    public int resets() {
        return resets;
    }

    void resetDone() {
        resets = resets + 1;
    }

    /** How the replica is. */
    public ReplicaReport report() {
        return report;
    }

    void report(ReplicaReport newReport) {
        report = newReport;
    }
}
