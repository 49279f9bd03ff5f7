package io.netdispatcher.replication.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.netdispatcher.executor.replication.ServiceState;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What a service's scheduler knows.
 *
 * <pre>
 *  SERVICE_STATE (20 + 16 a server)
 *   0 header
 *   4 VIP            4
 *   8 port           2
 *  10 servers        2
 *  12 total weight   8
 *  20 each server: address 4, weight 2, marks 1, reserved 1, lag 8
 * </pre>
 */
public final class ServiceRecord {
    /** Servers in one record at most; a service with more is not told. */
    public static final int MOST_SERVERS = 1024;

    private static final int FIXED_BYTES = 20;
    private static final int SERVER_BYTES = 16;

    private ServiceRecord() {}

    /** Bytes of the record of a service. */
    public static int length(ServiceState service) {
        return FIXED_BYTES + service.count() * SERVER_BYTES;
    }

    /** Writes a service. Returns the record's length. */
    public static int put(MutableDirectBuffer buffer, int offset, ServiceState service) {
        int length = length(service);
        RecordHeader.put(buffer, offset, RecordType.SERVICE_STATE, 0, length);
        buffer.putInt(offset + 4, service.vip(), LITTLE_ENDIAN);
        buffer.putShort(offset + 8, (short) service.port(), LITTLE_ENDIAN);
        buffer.putShort(offset + 10, (short) service.count(), LITTLE_ENDIAN);
        buffer.putLong(offset + 12, service.totalWeight(), LITTLE_ENDIAN);
        for (int i = 0; i < service.count(); i++) {
            int at = offset + FIXED_BYTES + i * SERVER_BYTES;
            buffer.putInt(at, service.serverId(i), LITTLE_ENDIAN);
            buffer.putShort(at + 4, (short) service.weight(i), LITTLE_ENDIAN);
            buffer.putByte(at + 6, (byte) service.marks(i));
            buffer.putByte(at + 7, (byte) 0);
            buffer.putLong(at + 8, service.lag(i), LITTLE_ENDIAN);
        }
        return length;
    }

    static boolean isValid(DirectBuffer buffer, int offset, int length) {
        return length >= FIXED_BYTES && length >= FIXED_BYTES + servers(buffer, offset) * SERVER_BYTES;
    }

    private static int servers(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + 10, LITTLE_ENDIAN) & 0xffff;
    }

    /** Reads a service. */
    public static void read(DirectBuffer buffer, int offset, ServiceState target) {
        target.begin(
                buffer.getInt(offset + 4, LITTLE_ENDIAN),
                buffer.getShort(offset + 8, LITTLE_ENDIAN) & 0xffff,
                buffer.getLong(offset + 12, LITTLE_ENDIAN));
        int servers = servers(buffer, offset);
        for (int i = 0; i < servers; i++) {
            int at = offset + FIXED_BYTES + i * SERVER_BYTES;
            target.add(
                    buffer.getInt(at, LITTLE_ENDIAN),
                    buffer.getShort(at + 4, LITTLE_ENDIAN) & 0xffff,
                    buffer.getByte(at + 6) & 0xff,
                    buffer.getLong(at + 8, LITTLE_ENDIAN));
        }
    }
}
