package io.netdispatcher.replication.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.netdispatcher.executor.pair.MessageSeal;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A message: header, body, seal. Everything little-endian.
 *
 * <pre>
 *   0  magic                 2  0x444e, "ND"
 *   2  version               1  {@link #VERSION}
 *   3  kind                  1  {@link MessageKind}
 *   4  sender                1  its node index, 1 to 255
 *   5  epoch: node index     1
 *   6  records               2  in the body of a STREAM or MERGE
 *   8  epoch: counter        8
 *  16  sender's incarnation  8  drawn at its start, never 0
 *  24  receiver's            8  0 in a HELLO
 *  32  number                8  counts the sender's messages up, in one incarnation
 *  40  position              8  STREAM: of the first record, or of the next one to come; ACK: applied up to here;
 *                               MERGE: of the first record, in this attempt; MERGED: taken in up to here;
 *                               WELCOME: number of the receiver's message that it answers
 *  48  body length           4
 *  52  reserved              4  zero
 *  56  body
 *   …  seal                 16  HMAC-SHA256 of all before it, its first 16 bytes
 * </pre>
 */
public final class MessageFlyweight {
    /** The version of this format. */
    public static final int VERSION = 1;

    /** Bytes before the body. */
    public static final int HEADER_BYTES = 56;

    /** Bytes after the body. */
    public static final int SEAL_BYTES = MessageSeal.BYTES;

    private static final short MAGIC = 0x444e;
    private static final int VERSION_OFFSET = 2;
    private static final int KIND_OFFSET = 3;
    private static final int SENDER_OFFSET = 4;
    private static final int EPOCH_INDEX_OFFSET = 5;
    private static final int RECORDS_OFFSET = 6;
    private static final int EPOCH_COUNTER_OFFSET = 8;
    private static final int SENDER_INCARNATION_OFFSET = 16;
    private static final int RECEIVER_INCARNATION_OFFSET = 24;
    private static final int NUMBER_OFFSET = 32;
    private static final int POSITION_OFFSET = 40;
    private static final int BODY_LENGTH_OFFSET = 48;
    private static final int RESERVED_OFFSET = 52;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /**
     * Points at a message that came in.
     *
     * @return why it can't be one, or null; the seal is not looked at
     */
    public Rejection wrap(DirectBuffer source, int offset, int length) {
        if (length < HEADER_BYTES + SEAL_BYTES) {
            return Rejection.TRUNCATED;
        }
        buffer.wrap(source, offset, length);
        if (buffer.getShort(0, LITTLE_ENDIAN) != MAGIC) {
            return Rejection.FOREIGN_FORMAT;
        }
        if (buffer.getByte(VERSION_OFFSET) != VERSION) {
            return Rejection.UNSUPPORTED_VERSION;
        }
        if (kind() == null) {
            return Rejection.FOREIGN_FORMAT;
        }
        return bodyLength() == length - HEADER_BYTES - SEAL_BYTES ? null : Rejection.TRUNCATED;
    }

    /** Points at room for a message and clears its header. */
    public MessageFlyweight begin(MutableDirectBuffer target, int offset, int capacity) {
        buffer.wrap(target, offset, capacity);
        buffer.setMemory(0, HEADER_BYTES, (byte) 0);
        buffer.putShort(0, MAGIC, LITTLE_ENDIAN);
        buffer.putByte(VERSION_OFFSET, (byte) VERSION);
        return this;
    }

    /** The kind; null for one that this version does not know. */
    public MessageKind kind() {
        return MessageKind.of(buffer.getByte(KIND_OFFSET));
    }

    public MessageFlyweight kind(MessageKind kind) {
        buffer.putByte(KIND_OFFSET, kind.code());
        return this;
    }

    /** Node index of who sent it, 0 to 255. */
    public int sender() {
        return buffer.getByte(SENDER_OFFSET) & 0xff;
    }

    public MessageFlyweight sender(int index) {
        buffer.putByte(SENDER_OFFSET, (byte) index);
        return this;
    }

    /** Records in the body. */
    public int records() {
        return buffer.getShort(RECORDS_OFFSET, LITTLE_ENDIAN) & 0xffff;
    }

    public MessageFlyweight records(int count) {
        buffer.putShort(RECORDS_OFFSET, (short) count, LITTLE_ENDIAN);
        return this;
    }

    public long epochCounter() {
        return buffer.getLong(EPOCH_COUNTER_OFFSET, LITTLE_ENDIAN);
    }

    public int epochIndex() {
        return buffer.getByte(EPOCH_INDEX_OFFSET) & 0xff;
    }

    public MessageFlyweight epoch(long counter, int index) {
        buffer.putLong(EPOCH_COUNTER_OFFSET, counter, LITTLE_ENDIAN);
        buffer.putByte(EPOCH_INDEX_OFFSET, (byte) index);
        return this;
    }

    public long senderIncarnation() {
        return buffer.getLong(SENDER_INCARNATION_OFFSET, LITTLE_ENDIAN);
    }

    public long receiverIncarnation() {
        return buffer.getLong(RECEIVER_INCARNATION_OFFSET, LITTLE_ENDIAN);
    }

    public MessageFlyweight incarnations(long sender, long receiver) {
        buffer.putLong(SENDER_INCARNATION_OFFSET, sender, LITTLE_ENDIAN);
        buffer.putLong(RECEIVER_INCARNATION_OFFSET, receiver, LITTLE_ENDIAN);
        return this;
    }

    /** Higher means later, among messages of one incarnation. */
    public long number() {
        return buffer.getLong(NUMBER_OFFSET, LITTLE_ENDIAN);
    }

    public MessageFlyweight number(long number) {
        buffer.putLong(NUMBER_OFFSET, number, LITTLE_ENDIAN);
        return this;
    }

    public long position() {
        return buffer.getLong(POSITION_OFFSET, LITTLE_ENDIAN);
    }

    public MessageFlyweight position(long position) {
        buffer.putLong(POSITION_OFFSET, position, LITTLE_ENDIAN);
        return this;
    }

    public int bodyLength() {
        return buffer.getInt(BODY_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    public MessageFlyweight bodyLength(int bytes) {
        buffer.putInt(BODY_LENGTH_OFFSET, bytes, LITTLE_ENDIAN);
        return this;
    }

    /** Header, body and seal together; the body begins at {@link #HEADER_BYTES}. */
    public UnsafeBuffer buffer() {
        return buffer;
    }
}
