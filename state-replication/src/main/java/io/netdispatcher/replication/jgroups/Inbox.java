package io.netdispatcher.replication.jgroups;

import io.netdispatcher.replication.transport.MessageHandler;
import io.netdispatcher.replication.transport.Transport;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** Messages that came in, copied, until the replication takes them: {@value #BYTES} bytes at most, the rest is dropped and counted. */
final class Inbox {
    private static final int BYTES = 4 * 1024 * 1024;
    private static final int ALIGNMENT = 64;

    private final ManyToOneRingBuffer ring = new ManyToOneRingBuffer(
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(BYTES + RingBufferDescriptor.TRAILER_LENGTH, ALIGNMENT)));
    private final AtomicLong overflows = new AtomicLong();
    private final AtomicLong oversized = new AtomicLong();
    private final org.agrona.concurrent.MessageHandler delivery = this::deliver;

    private MessageHandler handler;
    private Roster.Present present;

    /** Takes a message in. Any thread; never blocks. */
    void add(int origin, byte[] bytes, int offset, int length) {
        if (length > Transport.MAX_MESSAGE_BYTES) {
            oversized.incrementAndGet();
            return;
        }
        int index = ring.tryClaim(origin, length);
        if (index < 0) {
            overflows.incrementAndGet();
            return;
        }
        AtomicBuffer buffer = ring.buffer();
        buffer.putBytes(index, bytes, offset, length);
        ring.commit(index);
    }

    /** Hands over what is there, but for messages of those who have left. The replication's thread only. */
    int poll(MessageHandler receiver, Roster.Present members, int limit) {
        handler = receiver;
        present = members;
        return ring.read(delivery, limit);
    }

    /** Messages that found no room. */
    long overflows() {
        return overflows.get();
    }

    /** Messages longer than any may be. */
    long oversized() {
        return oversized.get();
    }

    private void deliver(int origin, MutableDirectBuffer buffer, int offset, int length) {
        if (present.indexOf(origin) >= 0) {
            handler.onMessage(origin, buffer, offset, length);
        }
    }
}
