package io.netdispatcher.replication.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The body of a MERGE message: which attempt it belongs to (4), flags (1; 1 the last message of it), reserved (3), then connection records.
 * The message's position is that of the first record in the attempt, counted from 1.
 */
public final class MergePart {
    /** Bytes before the records. */
    public static final int FIXED_BYTES = 8;

    /** Bytes of records in one message at most. */
    public static final int MOST_BYTES = 8 * 1024;

    private static final int FLAGS_OFFSET = 4;
    private static final int LAST = 1;

    private MergePart() {}

    /** Writes what stands before the records. Returns its length. */
    public static int put(MutableDirectBuffer buffer, int offset, int attempt, boolean isLast) {
        buffer.putInt(offset, attempt, LITTLE_ENDIAN);
        buffer.putInt(offset + FLAGS_OFFSET, isLast ? LAST : 0, LITTLE_ENDIAN);
        return FIXED_BYTES;
    }

    /** Whether such a body, with so many records, makes sense; records of unknown types do, known ones that are no connections do not. */
    public static boolean isValid(DirectBuffer buffer, int offset, int length, int count) {
        int records = length - FIXED_BYTES;
        if (records < 0 || records > MOST_BYTES || !Records.areValid(buffer, offset + FIXED_BYTES, records, count)) {
            return false;
        }
        int at = offset + FIXED_BYTES;
        for (int i = 0; i < count; i++) {
            int type = RecordHeader.type(buffer, at);
            if (!isConnection(type) && type <= RecordType.NODE_STATE) {
                return false;
            }
            at += RecordHeader.length(buffer, at);
        }
        return true;
    }

    /** Whether a record of this type is a connection. */
    public static boolean isConnection(int type) {
        return type == RecordType.CONNECTION_IPV4 || type == RecordType.CONNECTION;
    }

    /** Counts up with every attempt of the sender. */
    public static int attempt(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset, LITTLE_ENDIAN);
    }

    /** Whether there is no more in this attempt. */
    public static boolean isLast(DirectBuffer buffer, int offset) {
        return (buffer.getByte(offset + FLAGS_OFFSET) & LAST) != 0;
    }
}
