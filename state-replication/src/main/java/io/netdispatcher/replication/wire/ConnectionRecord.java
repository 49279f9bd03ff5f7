package io.netdispatcher.replication.wire;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A connection as it is, or that it has gone. Writes records, and holds the one it read last.
 *
 * <pre>
 *  CONNECTION_IPV4 (32)        REMOVED_IPV4 (28)          CONNECTION (64)            REMOVED (56)
 *   0 header, detail: state     0 header                   0 header, detail: state    0 header
 *   4 flags            1        4 reserved        1        4 flags            1       4 reserved  4
 *   5 protocol         1        5 protocol        1        5 reserved         1       8 key      40
 *   6 client port      2        6 client port     2        6 remaining time   2      48 version   8
 *   8 client address   4        8 client address  4        8 server           4
 *  12 VIP              4       12 VIP             4       12 version          8
 *  16 VIP port         2       16 VIP port        2       20 key             40
 *  18 remaining time   2       18 reserved        2       60 reserved         4
 *  20 server           4       20 version         8
 *  24 version          8
 * </pre>
 *
 * <p>Ports and addresses are numbers here, so 10.0.0.1 is 0x0a000001, little-endian; a whole key is the table's 40 bytes as they are.
 * Remaining time: seconds until an idle connection is forgotten, rounded up, 65535 for that or more.
 */
public final class ConnectionRecord {
    /** The longest record of this kind. */
    public static final int MAX_BYTES = 64;

    static final int IPV4_BYTES = 32;
    static final int REMOVED_IPV4_BYTES = 28;
    static final int WHOLE_BYTES = 64;
    static final int REMOVED_WHOLE_BYTES = 56;

    private static final int MOST_SECONDS = 0xffff;
    private static final int MS_PER_SECOND = 1000;
    private static final long MOST_VERSION = 1L << 62;
    private static final int IPV4 = 4;
    private static final int IPV6 = 6;
    private static final int KEY_FAMILY_OFFSET = 37;

    private final ConnectionKey key = new ConnectionKey();
    private final UnsafeBuffer keyBytes = new UnsafeBuffer(new byte[ConnectionKey.LENGTH_BYTES]);
    private final Connection connection = new Connection();
    private final UnsafeBuffer connectionBytes = new UnsafeBuffer(new byte[Connection.LENGTH_BYTES]);
    private int remainingMs;

    /** A record of its own. */
    public ConnectionRecord() {
        key.wrap(keyBytes, 0);
        connection.wrap(connectionBytes, 0);
    }

    /** Writes a connection; {@code remainingMs} of idle time are left to it. Returns the record's length. */
    public static int put(
            MutableDirectBuffer buffer, int offset, ConnectionKey key, Connection connection, int remainingMs) {
        int seconds = (int) Math.clamp(Math.ceilDiv((long) remainingMs, MS_PER_SECOND), 0L, (long) MOST_SECONDS);
        int state = connection.state().code();
        if (!fitsIpv4(key)) {
            RecordHeader.put(buffer, offset, RecordType.CONNECTION, state, WHOLE_BYTES);
            buffer.putByte(offset + 4, (byte) connection.flags());
            buffer.putByte(offset + 5, (byte) 0);
            buffer.putShort(offset + 6, (short) seconds, LITTLE_ENDIAN);
            buffer.putInt(offset + 8, connection.serverId(), LITTLE_ENDIAN);
            buffer.putLong(offset + 12, connection.version(), LITTLE_ENDIAN);
            key.copyTo(buffer, offset + 20);
            buffer.putInt(offset + 60, 0);
            return WHOLE_BYTES;
        }
        RecordHeader.put(buffer, offset, RecordType.CONNECTION_IPV4, state, IPV4_BYTES);
        buffer.putByte(offset + 4, (byte) connection.flags());
        putIpv4(buffer, offset, key);
        buffer.putShort(offset + 18, (short) seconds, LITTLE_ENDIAN);
        buffer.putInt(offset + 20, connection.serverId(), LITTLE_ENDIAN);
        buffer.putLong(offset + 24, connection.version(), LITTLE_ENDIAN);
        return IPV4_BYTES;
    }

    /** Writes that a connection has gone, and which version of it. Returns the record's length. */
    public static int putRemoved(MutableDirectBuffer buffer, int offset, ConnectionKey key, long version) {
        if (!fitsIpv4(key)) {
            RecordHeader.put(buffer, offset, RecordType.REMOVED, 0, REMOVED_WHOLE_BYTES);
            buffer.putInt(offset + 4, 0);
            key.copyTo(buffer, offset + 8);
            buffer.putLong(offset + 48, version, LITTLE_ENDIAN);
            return REMOVED_WHOLE_BYTES;
        }
        RecordHeader.put(buffer, offset, RecordType.REMOVED_IPV4, 0, REMOVED_IPV4_BYTES);
        buffer.putByte(offset + 4, (byte) 0);
        putIpv4(buffer, offset, key);
        buffer.putShort(offset + 18, (short) 0, LITTLE_ENDIAN);
        buffer.putLong(offset + 20, version, LITTLE_ENDIAN);
        return REMOVED_IPV4_BYTES;
    }

    private static boolean fitsIpv4(ConnectionKey key) {
        return key.addressFamily() == IPV4;
    }

    private static void putIpv4(MutableDirectBuffer buffer, int offset, ConnectionKey key) {
        buffer.putByte(offset + 5, (byte) key.protocol());
        buffer.putShort(offset + 6, (short) key.clientPort(), LITTLE_ENDIAN);
        buffer.putInt(offset + 8, key.clientIpv4(), LITTLE_ENDIAN);
        buffer.putInt(offset + 12, key.vipIpv4(), LITTLE_ENDIAN);
        buffer.putShort(offset + 16, (short) key.vipPort(), LITTLE_ENDIAN);
    }

    /** Whether the record at this place is a well-formed one of its type. */
    static boolean isValid(DirectBuffer buffer, int offset, int type, int length) {
        int state = RecordHeader.detail(buffer, offset);
        return switch (type) {
            case RecordType.CONNECTION_IPV4 -> length >= IPV4_BYTES && isState(state) && isVersion(buffer, offset + 24);
            case RecordType.CONNECTION ->
                length >= WHOLE_BYTES && isState(state) && isVersion(buffer, offset + 12) && isKey(buffer, offset + 20);
            case RecordType.REMOVED_IPV4 -> length >= REMOVED_IPV4_BYTES;
            case RecordType.REMOVED -> length >= REMOVED_WHOLE_BYTES && isKey(buffer, offset + 8);
            default -> false;
        };
    }

    /** A key of another family is none that a table may hold: the all-zero one is its anchor. */
    private static boolean isKey(DirectBuffer buffer, int offset) {
        int family = buffer.getByte(offset + KEY_FAMILY_OFFSET);
        return family == IPV4 || family == IPV6;
    }

    /** A table goes on counting from the highest version it has seen: one near the end of the numbers would make the next ones negative. */
    private static boolean isVersion(DirectBuffer buffer, int offset) {
        long version = buffer.getLong(offset, LITTLE_ENDIAN);
        return version >= 0 && version <= MOST_VERSION;
    }

    private static boolean isState(int code) {
        return code > 0 && code <= ConnectionState.COUNT;
    }

    /** Reads a connection or removal; what of it a removal has not is left as it was. */
    public ConnectionRecord read(DirectBuffer buffer, int offset) {
        int type = RecordHeader.type(buffer, offset);
        switch (type) {
            case RecordType.CONNECTION_IPV4 -> {
                readIpv4(buffer, offset);
                readConnection(buffer, offset, offset + 18, offset + 20);
            }
            case RecordType.CONNECTION -> {
                keyBytes.putBytes(0, buffer, offset + 20, ConnectionKey.LENGTH_BYTES);
                readConnection(buffer, offset, offset + 6, offset + 8);
            }
            case RecordType.REMOVED_IPV4 -> {
                readIpv4(buffer, offset);
                connection.version(buffer.getLong(offset + 20, LITTLE_ENDIAN));
            }
            case RecordType.REMOVED -> {
                keyBytes.putBytes(0, buffer, offset + 8, ConnectionKey.LENGTH_BYTES);
                connection.version(buffer.getLong(offset + 48, LITTLE_ENDIAN));
            }
            default -> throw new IllegalArgumentException("not a connection: record type " + type);
        }
        return this;
    }

    private void readIpv4(DirectBuffer buffer, int offset) {
        key.setIpv4(
                buffer.getInt(offset + 8, LITTLE_ENDIAN),
                buffer.getShort(offset + 6, LITTLE_ENDIAN) & 0xffff,
                buffer.getInt(offset + 12, LITTLE_ENDIAN),
                buffer.getShort(offset + 16, LITTLE_ENDIAN) & 0xffff,
                buffer.getByte(offset + 5) & 0xff);
    }

    /** {@code serverAt}: server, then version. */
    private void readConnection(DirectBuffer buffer, int offset, int remainingAt, int serverAt) {
        connectionBytes.setMemory(0, Connection.LENGTH_BYTES, (byte) 0);
        connection
                .version(buffer.getLong(serverAt + 4, LITTLE_ENDIAN))
                .serverId(buffer.getInt(serverAt, LITTLE_ENDIAN))
                .flags(buffer.getByte(offset + 4) & 0xff)
                .state(ConnectionState.of((byte) RecordHeader.detail(buffer, offset)));
        int seconds = buffer.getShort(remainingAt, LITTLE_ENDIAN) & 0xffff;
        remainingMs = seconds == MOST_SECONDS ? Integer.MAX_VALUE : seconds * MS_PER_SECOND;
    }

    /** The connection's key. */
    public ConnectionKey key() {
        return key;
    }

    /** The connection; of a removal only the version. */
    public Connection connection() {
        return connection;
    }

    /** How long an idle connection has left. */
    public int remainingMs() {
        return remainingMs;
    }
}
