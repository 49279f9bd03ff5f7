package io.netdispatcher.failover.jgroups;

import io.netdispatcher.failover.heartbeat.HeartbeatPath;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * What came in, copied, in its order, until the failover agent takes it: {@value #BYTES} bytes at most. A heartbeat that finds no room is
 * dropped and counted; that a process has gone is never lost, and then comes after everything else.
 */
final class PathInbox {
    private static final int BYTES = 64 * 1024;
    private static final int ALIGNMENT = 64;
    private static final int HEARTBEAT = 1;
    private static final int PROCESS_GONE = 2;
    /** Only the type of such a message means anything. */
    private static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[1]);

    private final ManyToOneRingBuffer ring = new ManyToOneRingBuffer(
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(BYTES + RingBufferDescriptor.TRAILER_LENGTH, ALIGNMENT)));
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong oversized = new AtomicLong();
    private final AtomicBoolean isGoneOutside = new AtomicBoolean();
    private final org.agrona.concurrent.MessageHandler delivery = this::deliver;
    private HeartbeatPath.Handler handler;

    /** Takes a heartbeat in. Any thread; never blocks. */
    void heartbeat(byte[] bytes, int offset, int length) {
        if (length > HeartbeatPath.MAX_BYTES) {
            oversized.incrementAndGet();
            return;
        }
        int index = ring.tryClaim(HEARTBEAT, length);
        if (index < 0) {
            dropped.incrementAndGet();
            return;
        }
        ring.buffer().putBytes(index, bytes, offset, length);
        ring.commit(index);
    }

    /** The other process has gone. Any thread; never blocks. */
    void processGone() {
        if (!ring.write(PROCESS_GONE, NOTHING, 0, 1)) {
            isGoneOutside.set(true);
        }
    }

    /** Hands over what is there. The failover agent's thread only. */
    int poll(HeartbeatPath.Handler receiver, int limit) {
        handler = receiver;
        int taken = ring.read(delivery, limit);
        if (taken < limit && isGoneOutside.compareAndSet(true, false)) {
            receiver.onProcessGone();
            taken++;
        }
        return taken;
    }

    /** Heartbeats that found no room. */
    long dropped() {
        return dropped.get();
    }

    /** Messages longer than any heartbeat is. */
    long oversized() {
        return oversized.get();
    }

    private void deliver(int type, MutableDirectBuffer buffer, int offset, int length) {
        if (type == HEARTBEAT) {
            handler.onHeartbeat(buffer, offset, length);
        } else {
            handler.onProcessGone();
        }
    }
}
