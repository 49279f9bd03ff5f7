package io.netdispatcher.replication.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** What concerns the whole node: header, then for how many ms more segments without an entry are forwarded by hash (4). */
public final class NodeRecord {
    /** Bytes of the record. */
    public static final int BYTES = 8;

    private static final int OVERFLOW_OFFSET = 4;

    private NodeRecord() {}

    /** Writes a record. Returns its length. */
    public static int put(MutableDirectBuffer buffer, int offset, int overflowRemainingMs) {
        RecordHeader.put(buffer, offset, RecordType.NODE_STATE, 0, BYTES);
        buffer.putInt(offset + OVERFLOW_OFFSET, overflowRemainingMs, LITTLE_ENDIAN);
        return BYTES;
    }

    static boolean isValid(DirectBuffer buffer, int offset, int length) {
        return length >= BYTES && overflowRemainingMs(buffer, offset) >= 0;
    }

    /** How long the hash goes on, in ms. */
    public static int overflowRemainingMs(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + OVERFLOW_OFFSET, LITTLE_ENDIAN);
    }
}
