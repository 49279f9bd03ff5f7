package io.netdispatcher.replication.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The first 4 bytes of every record: type (1), a detail that the type defines (1), length with these 4 bytes (2), a multiple of 4.
 * Little-endian, as everything here.
 */
public final class RecordHeader {
    /** Bytes of the header; no record is shorter. */
    public static final int BYTES = 4;

    /** The longest record. */
    public static final int MAX_RECORD_BYTES = 32 * 1024;

    private static final int DETAIL_OFFSET = 1;
    private static final int LENGTH_OFFSET = 2;

    private RecordHeader() {}

    static void put(MutableDirectBuffer buffer, int offset, int type, int detail, int length) {
        buffer.putByte(offset, (byte) type);
        buffer.putByte(offset + DETAIL_OFFSET, (byte) detail);
        buffer.putShort(offset + LENGTH_OFFSET, (short) length, LITTLE_ENDIAN);
    }

    /** See {@link RecordType}. */
    public static int type(DirectBuffer buffer, int offset) {
        return buffer.getByte(offset) & 0xff;
    }

    static int detail(DirectBuffer buffer, int offset) {
        return buffer.getByte(offset + DETAIL_OFFSET) & 0xff;
    }

    /** Bytes of the whole record. */
    public static int length(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + LENGTH_OFFSET, LITTLE_ENDIAN) & 0xffff;
    }
}
