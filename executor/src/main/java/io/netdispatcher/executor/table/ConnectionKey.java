package io.netdispatcher.executor.table;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What identifies a connection: a flyweight over 40 bytes, all fields in network byte order.
 *
 * <pre>
 *   0  client address   16  IPv4 as ::ffff:a.b.c.d
 *  16  VIP address      16  likewise
 *  32  client port       2
 *  34  VIP port          2
 *  36  protocol          1  6 TCP, 17 UDP
 *  37  address family    1  4 or 6
 *  38  padding           2  zero
 * </pre>
 *
 * <p>A new key owns its 40 bytes; {@link #wrap} points it elsewhere. Not thread-safe.
 */
public final class ConnectionKey {
    /** Bytes a key takes. */
    public static final int LENGTH_BYTES = 40;

    /** Protocol number of TCP. */
    public static final int TCP = 6;
    /** Protocol number of UDP. */
    public static final int UDP = 17;

    static final int CLIENT_ADDRESS_OFFSET = 0;
    static final int VIP_OFFSET = 16;
    static final int CLIENT_PORT_OFFSET = 32;
    static final int VIP_PORT_OFFSET = 34;
    static final int PROTOCOL_OFFSET = 36;
    static final int FAMILY_OFFSET = 37;
    static final int PADDING_OFFSET = 38;

    private static final int IPV4_IN_ADDRESS = 12;
    private static final long MAPPED_PREFIX = 0xffff_0000_0000L;
    private static final long LOW_INT = 0xffff_ffffL;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH_BYTES]);

    /** Points at a key that lies in someone else's buffer, for reading or writing. */
    public ConnectionKey wrap(MutableDirectBuffer source, int offset) {
        buffer.wrap(source, offset, LENGTH_BYTES);
        return this;
    }

    ConnectionKey wrapAddress(long address) {
        buffer.wrap(address, LENGTH_BYTES);
        return this;
    }

    /** Writes all fields of an IPv4 key; addresses as the integer of their four bytes (10.0.0.1 is 0x0a000001). */
    public ConnectionKey setIpv4(int clientAddress, int clientPort, int vip, int vipPort, int protocol) {
        buffer.putLong(CLIENT_ADDRESS_OFFSET, 0L);
        buffer.putLong(CLIENT_ADDRESS_OFFSET + 8, MAPPED_PREFIX | (clientAddress & LOW_INT), BIG_ENDIAN);
        buffer.putLong(VIP_OFFSET, 0L);
        buffer.putLong(VIP_OFFSET + 8, MAPPED_PREFIX | (vip & LOW_INT), BIG_ENDIAN);
        long tail = ((long) (clientPort & 0xffff) << 48)
                | ((long) (vipPort & 0xffff) << 32)
                | ((long) (protocol & 0xff) << 24)
                | (4L << 16);
        buffer.putLong(CLIENT_PORT_OFFSET, tail, BIG_ENDIAN);
        return this;
    }

    /** Copies the 40 bytes of another key to where this one points. */
    public ConnectionKey copyFrom(ConnectionKey other) {
        buffer.putBytes(0, other.buffer, 0, LENGTH_BYTES);
        return this;
    }

    /** Copies the 40 bytes out, for a message or a log. */
    public void copyTo(MutableDirectBuffer target, int offset) {
        target.putBytes(offset, buffer, 0, LENGTH_BYTES);
    }

    /** The client's IPv4 address; the last four bytes of an IPv6 one. */
    public int clientIpv4() {
        return buffer.getInt(CLIENT_ADDRESS_OFFSET + IPV4_IN_ADDRESS, BIG_ENDIAN);
    }

    /** The VIP as IPv4 address; the last four bytes of an IPv6 one. */
    public int vipIpv4() {
        return buffer.getInt(VIP_OFFSET + IPV4_IN_ADDRESS, BIG_ENDIAN);
    }

    /** The client's port, 0 to 65535. */
    public int clientPort() {
        return buffer.getShort(CLIENT_PORT_OFFSET, BIG_ENDIAN) & 0xffff;
    }

    /** The VIP's port, 0 to 65535. */
    public int vipPort() {
        return buffer.getShort(VIP_PORT_OFFSET, BIG_ENDIAN) & 0xffff;
    }

    /** 6 for TCP, 17 for UDP. */
    public int protocol() {
        return buffer.getByte(PROTOCOL_OFFSET) & 0xff;
    }

    /** 4 or 6. */
    public int addressFamily() {
        return buffer.getByte(FAMILY_OFFSET);
    }

    /** The bytes themselves, to read a whole address; valid as long as the key is. */
    public DirectBuffer buffer() {
        return buffer;
    }

    long word(int index) {
        return buffer.getLong(index << 3);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionKey key && buffer.equals(key.buffer);
    }

    @Override
    public int hashCode() {
        return buffer.hashCode();
    }

    @Override
    public String toString() {
        if (addressFamily() != 4) {
            return "IPv6:" + clientPort() + " -> :" + vipPort() + " protocol " + protocol();
        }
        return ipv4(clientIpv4()) + ":" + clientPort() + " -> " + ipv4(vipIpv4()) + ":" + vipPort() + " protocol "
                + protocol();
    }

    private static String ipv4(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
    }
}
