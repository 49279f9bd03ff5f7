package io.netdispatcher.executor.forward;

import io.netdispatcher.executor.cluster.RealServer;
import io.netdispatcher.executor.counters.ForwarderCounters;
import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.replication.ReplicationPort;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.verdict.DropReason;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * SYNs that made an entry, ready to be sent, and kept until the shadow has acknowledged the entry: so no server answers a connection that
 * only one node knows. First in, first out: the stream's positions and the deadlines grow from one to the next. At most {@value #FRAMES} frames
 * and {@value #BYTES} bytes; who finds no room must not make an entry. Owned by the executor thread; no allocation.
 */
final class HeldSyns {
    /** Frames there is room for; a power of two. */
    static final int FRAMES = 8_192;
    /** Bytes of frames there is room for. */
    static final int BYTES = 4 * 1024 * 1024;
    /** Frames sent in one call: two calls a duty cycle, each with more than a cycle takes in. */
    static final int RELEASES_PER_CALL = 512;

    private static final int PLACES = 16_384;
    private static final int NO_ROOM = -1;

    private final ReplicationPort replication;
    private final int timeoutMs;
    private final DataPlane plane;
    private final int link;
    private final ForwarderCounters counters;

    private final MutableDirectBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(BYTES));
    private final long[] positions = new long[FRAMES];
    private final long[] deadlinesMs = new long[FRAMES];
    private final long[] versions = new long[FRAMES];
    private final int[] slots = new int[FRAMES];
    private final int[] offsets = new int[FRAMES];
    private final int[] lengths = new int[FRAMES];
    private final RealServer[] servers = new RealServer[FRAMES];
    private final short[] heldAt = new short[PLACES];
    private int oldest;
    private int size;
    private int end;

    /** Sends by this link. */
    HeldSyns(Protection protection, DataPlane plane, int link, ForwarderCounters counters) {
        replication = protection.replication();
        timeoutMs = protection.hold().syncTimeoutMs();
        this.plane = plane;
        this.link = link;
        this.counters = counters;
    }

    /** Frames held. */
    int size() {
        return size;
    }

    /** Whether a frame of this length can be added. */
    boolean hasRoom(int length) {
        return size < FRAMES && offsetFor(length) != NO_ROOM;
    }

    /** Where a frame would lie, in one piece. */
    private int offsetFor(int length) {
        if (size == 0) {
            return length <= BYTES ? 0 : NO_ROOM;
        }
        int start = offsets[oldest];
        if (end <= start) {
            return length <= start - end ? end : NO_ROOM;
        }
        if (length <= BYTES - end) {
            return end;
        }
        return length <= start ? 0 : NO_ROOM;
    }

    /** Holds a copy of a frame that has just made or restarted this entry; there is room for it. */
    void add(Connection made, RealServer server, MutableDirectBuffer frame, int offset, int length, long nowMs) {
        int place = oldest + size & FRAMES - 1;
        int target = offsetFor(length);
        bytes.putBytes(target, frame, offset, length);
        end = target + length;
        positions[place] = replication.position();
        deadlinesMs[place] = nowMs + timeoutMs;
        versions[place] = made.version();
        slots[place] = made.slot();
        offsets[place] = target;
        lengths[place] = length;
        servers[place] = server;
        heldAt[made.slot() & PLACES - 1]++;
        size++;
    }

    /**
     * Whether the SYN that made this entry is held. Never wrongly no; wrongly yes only for an entry that changed after the oldest held one was
     * made and shares one of {@value #PLACES} places with a held one.
     */
    boolean contains(Connection connection) {
        return size > 0 && heldAt[connection.slot() & PLACES - 1] > 0 && connection.version() - versions[oldest] >= 0;
    }

    /** Sends those that are acknowledged or have waited long enough, all when nobody needs to wait any more; returns how many. */
    int release(long nowMs) {
        if (size == 0) {
            return 0;
        }
        boolean waits = replication.holdsNewConnections();
        long acknowledged = replication.acknowledged();
        int released = 0;
        while (size > 0 && released < RELEASES_PER_CALL) {
            boolean isAcknowledged = positions[oldest] <= acknowledged;
            if (!isAcknowledged && waits && nowMs < deadlinesMs[oldest]) {
                break;
            }
            send(isAcknowledged);
            released++;
        }
        return released;
    }

    /** Sends those that are acknowledged, and gives up the others: another node answers for the VIPs now. */
    void abandon() {
        if (size == 0) {
            return;
        }
        long acknowledged = replication.acknowledged();
        while (size > 0) {
            if (positions[oldest] <= acknowledged) {
                send(true);
            } else {
                counters.heldDropped(DropReason.NOT_ACTIVE);
                remove();
            }
        }
    }

    private void send(boolean isAcknowledged) {
        int length = lengths[oldest];
        if (plane.send(link, bytes, offsets[oldest], length)) {
            counters.heldForwarded(isAcknowledged);
            servers[oldest].counters().forwarded(length);
        } else {
            counters.heldDropped(DropReason.SEND_FAILED);
        }
        remove();
    }

    private void remove() {
        heldAt[slots[oldest] & PLACES - 1]--;
        servers[oldest] = null;
        oldest = oldest + 1 & FRAMES - 1;
        size--;
    }
}
