package io.netdispatcher.replication.table;

import io.netdispatcher.executor.replication.ReplicatedState;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionVisitor;
import io.netdispatcher.replication.wire.ConnectionRecord;
import io.netdispatcher.replication.wire.RecordHeader;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;

/**
 * Tells the agent of a node that was active, and is a shadow now, which entries the active node may lack: slice by slice into the ring of
 * changes, which carries nothing else on a shadow. Connections that are closing are not worth it. Owned by the executor thread; no allocation.
 */
final class Offer implements ConnectionVisitor {
    /** What may wait in the ring when a slice begins, and what a slice may add to it: this part of the ring each. */
    private static final int SHARE = 8;

    /** A record in the ring: its own header, and aligned. */
    private static final int MOST_BYTES_IN_RING = ConnectionRecord.MAX_BYTES + 16;

    private static final int IDLE = -1;
    private static final int ENDING = -2;

    private final Exchange exchange;
    private final RingBuffer ring;
    private final Divergence divergence;
    private final int slotsPerSlice;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[ConnectionRecord.MAX_BYTES]);
    private int number;
    private int slot = IDLE;
    private boolean isCut;

    Offer(Exchange exchange, Divergence divergence) {
        this.exchange = exchange;
        this.divergence = divergence;
        ring = exchange.changes();
        slotsPerSlice = Math.clamp(ring.capacity() / SHARE / MOST_BYTES_IN_RING, 1, ChangeLog.SLOTS_PER_SLICE);
    }

    /** This node is active: it offers nothing. */
    void stop() {
        slot = IDLE;
    }

    /** One slice; 0 when there was nothing to do. */
    int poll(ReplicatedState state) {
        int wanted = exchange.offer();
        if (wanted != number) {
            begin(wanted);
            return 1;
        }
        if (slot == IDLE || ring.size() > ring.capacity() / SHARE) {
            return 0;
        }
        if (slot != ENDING) {
            int next = state.table().forEach(slot, slotsPerSlice, this);
            slot = isCut ? IDLE : next < 0 ? ENDING : next;
        }
        if (slot == ENDING && put(Exchange.OFFER_END)) {
            slot = IDLE;
        }
        exchange.wakeAgent();
        return 1;
    }

    private void begin(int wanted) {
        slot = IDLE;
        isCut = false;
        if (wanted != Exchange.NO_OFFER && !put(Exchange.OFFER_BEGIN, wanted)) {
            // The agent has not yet emptied the ring of the log: again in the next round.
            return;
        }
        number = wanted;
        slot = wanted == Exchange.NO_OFFER ? IDLE : divergence.isAny() ? 0 : ENDING;
    }

    private boolean put(int marker) {
        return put(marker, number);
    }

    private boolean put(int marker, int offer) {
        scratch.putInt(0, offer);
        return ring.write(marker, scratch, 0, Integer.BYTES);
    }

    @Override
    public void visit(ConnectionKey key, Connection connection) {
        if (!divergence.isLackedAt(connection.version()) || connection.state() == ConnectionState.CLOSING) {
            return;
        }
        int length = ConnectionRecord.put(scratch, 0, key, connection, Integer.MAX_VALUE);
        // The share leaves room for it. Should there be none, the agent misses the end, and asks again.
        isCut |= !ring.write(RecordHeader.type(scratch, 0), scratch, 0, length);
    }
}
