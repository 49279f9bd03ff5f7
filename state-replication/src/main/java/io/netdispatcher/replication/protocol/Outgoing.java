package io.netdispatcher.replication.protocol;

import io.netdispatcher.executor.pair.MessageSeal;
import io.netdispatcher.replication.transport.Transport;
import io.netdispatcher.replication.wire.MessageFlyweight;
import io.netdispatcher.replication.wire.MessageKind;
import org.agrona.concurrent.UnsafeBuffer;

/** Where messages are written, sealed and sent. One at a time. */
final class Outgoing {
    /** Where the body begins. */
    static final int BODY = MessageFlyweight.HEADER_BYTES;

    /** Bytes of records in one message at most. */
    static final int MOST_BODY_BYTES = 60 * 1024;

    private final Transport transport;
    private final MessageSeal seal;
    private final long incarnation;
    private final int index;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Transport.MAX_MESSAGE_BYTES]);
    private final MessageFlyweight message = new MessageFlyweight();
    private long number;
    private long lastSentNs = Long.MIN_VALUE / 2;
    private long sentMessages;
    private long sentBytes;

    Outgoing(Transport transport, MessageSeal seal, long incarnation, int index) {
        this.transport = transport;
        this.seal = seal;
        this.incarnation = incarnation;
        this.index = index;
    }

    /** Room for a body, from {@link #BODY} on. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Begins a message to an incarnation of the other node; the body may be written already. */
    MessageFlyweight begin(MessageKind kind, long receiver, Epoch epoch) {
        return message.begin(buffer, 0, buffer.capacity())
                .kind(kind)
                .sender(index)
                .incarnations(incarnation, receiver)
                .epoch(epoch.counter(), epoch.index());
    }

    /** Seals and sends what was begun; false when it did not go out. */
    boolean send(int destination, int bodyLength, long nowNs) {
        message.number(++number).bodyLength(bodyLength);
        int length = seal.seal(buffer, 0, BODY + bodyLength);
        lastSentNs = nowNs;
        if (!transport.send(destination, buffer, 0, length)) {
            return false;
        }
        sentMessages++;
        sentBytes += length;
        return true;
    }

    /** Number of the last message. */
    long number() {
        return number;
    }

    long silentNs(long nowNs) {
        return nowNs - lastSentNs;
    }

    long sentMessages() {
        return sentMessages;
    }

    long sentBytes() {
        return sentBytes;
    }
}
