package io.netdispatcher.replication.protocol;

import io.netdispatcher.executor.pair.MessageSeal;
import io.netdispatcher.replication.wire.MessageFlyweight;
import io.netdispatcher.replication.wire.MessageKind;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes messages that the other node could have sealed, and would not have sent. */
final class Forger {
    private static final MessageSeal ACTIVE = new MessageSeal(Node.KEY, "replication", 1, 2);
    private static final MessageSeal SHADOW = new MessageSeal(Node.KEY, "replication", 2, 1);

    private Forger() {}

    /** A part of a merge, as node 2 would send it, in epoch 1.1. */
    static byte[] asMerging(
            long to, long from, long number, long position, int records, DirectBuffer body, int length) {
        return seal(
                SHADOW,
                header(MessageKind.MERGE, 2, from, to)
                        .epoch(1, 1)
                        .number(number)
                        .position(position)
                        .records(records),
                body,
                length);
    }

    /** As node 2 would; number and position (or the message it answers) are the same. */
    static byte[] asShadow(
            MessageKind kind, long to, long from, long number, long epoch, DirectBuffer body, int length) {
        return seal(
                SHADOW, header(kind, 2, from, to).epoch(epoch, 1).number(number).position(number), body, length);
    }

    /** As node 1 would, in epoch 1.1. */
    static byte[] asActive(
            MessageKind kind, long to, long from, long number, long position, DirectBuffer body, int length) {
        return seal(ACTIVE, header(kind, 1, from, to).epoch(1, 1).number(number).position(position), body, length);
    }

    static MessageFlyweight header(MessageKind kind, int sender, long from, long to) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[64 * 1024]);
        return new MessageFlyweight()
                .begin(buffer, 0, buffer.capacity())
                .kind(kind)
                .sender(sender)
                .incarnations(from, to);
    }

    private static byte[] seal(MessageSeal seal, MessageFlyweight message, DirectBuffer body, int length) {
        message.bodyLength(length);
        message.buffer().putBytes(MessageFlyweight.HEADER_BYTES, body, 0, length);
        byte[] sealed = new byte[seal.seal(message.buffer(), 0, MessageFlyweight.HEADER_BYTES + length)];
        message.buffer().getBytes(0, sealed);
        return sealed;
    }

    /** The same with so many records, sealed anew. */
    static byte[] withRecords(byte[] sealed, int records) {
        UnsafeBuffer buffer = new UnsafeBuffer(sealed);
        MessageFlyweight message = new MessageFlyweight();
        message.wrap(buffer, 0, sealed.length);
        message.records(records);
        ACTIVE.seal(buffer, 0, MessageFlyweight.HEADER_BYTES + message.bodyLength());
        return sealed;
    }
}
