package io.netdispatcher.hatests.bench.pair;

import io.netdispatcher.executor.frame.EthernetFlyweight;
import io.netdispatcher.executor.frame.InternetChecksum;
import io.netdispatcher.executor.frame.Ipv4Flyweight;
import io.netdispatcher.executor.frame.TcpFlyweight;
import io.netdispatcher.executor.table.ConnectionKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Well-formed TCP segments from any number of clients, made in place one after the other; a mark in each tells which it is. One thread. */
final class SyntheticFrames {
    /** 10.255.0.1 */
    static final int VIP = 0x0aff_0001;

    static final int PORT = 80;
    static final long NODE_MAC = 0x0200_0000_000bL;

    private static final long CLIENT_MAC = 0x0200_0000_0001L;
    private static final int PAYLOAD = 6;
    private static final int IP = EthernetFlyweight.HEADER_LENGTH;
    private static final int TCP = IP + Ipv4Flyweight.MIN_HEADER_LENGTH;
    private static final int HEADERS = Ipv4Flyweight.MIN_HEADER_LENGTH + TcpFlyweight.MIN_HEADER_LENGTH;
    private static final int MARK = TCP + 4;
    private static final int FIRST_PORT = 1_024;
    /** 20.0.0.0: clients' addresses count up from here. */
    private static final int FIRST_CLIENT = 20 << 24;

    /** Ethernet's shortest frame. */
    static final int LENGTH = IP + HEADERS + PAYLOAD;

    private final EthernetFlyweight ethernet = new EthernetFlyweight();
    private final MutableDirectBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));

    /** Where the segment is. */
    MutableDirectBuffer buffer() {
        return buffer;
    }

    /** The key of a connection. */
    static ConnectionKey key(ConnectionKey key, int connection) {
        return key.setIpv4(address(connection), port(connection), VIP, PORT, ConnectionKey.TCP);
    }

    /** Neighbours in number are in different networks, so that none of these opens too many connections a second. */
    private static int address(int connection) {
        return FIRST_CLIENT + (connection & 0xffff) * 0x100 + (connection >>> 24);
    }

    private static int port(int connection) {
        return FIRST_PORT + (connection >>> 16 & 0xff);
    }

    /** The SYN of a connection. */
    int syn(int connection, int mark) {
        return segment(connection, TcpFlyweight.SYN, 0, mark);
    }

    /** Payload of a connection. */
    int data(int connection, int mark) {
        return segment(connection, TcpFlyweight.ACK, PAYLOAD, mark);
    }

    private int segment(int connection, int flags, int payload, int mark) {
        // The forwarder has written other addresses over these.
        ethernet.write(buffer, 0, NODE_MAC, CLIENT_MAC, EthernetFlyweight.TYPE_IPV4);
        buffer.putLong(IP, 0);
        buffer.putByte(IP, (byte) 0x45);
        buffer.putShort(IP + 2, (short) (HEADERS + payload), ByteOrder.BIG_ENDIAN);
        buffer.putByte(IP + 8, (byte) 64);
        buffer.putByte(IP + 9, (byte) Ipv4Flyweight.PROTOCOL_TCP);
        buffer.putShort(IP + 10, (short) 0);
        buffer.putInt(IP + 12, address(connection), ByteOrder.BIG_ENDIAN);
        buffer.putInt(IP + 16, VIP, ByteOrder.BIG_ENDIAN);
        int sum = InternetChecksum.of(InternetChecksum.add(0, buffer, IP, Ipv4Flyweight.MIN_HEADER_LENGTH));
        buffer.putShort(IP + 10, (short) sum, ByteOrder.BIG_ENDIAN);
        buffer.putShort(TCP, (short) port(connection), ByteOrder.BIG_ENDIAN);
        buffer.putShort(TCP + 2, (short) PORT, ByteOrder.BIG_ENDIAN);
        buffer.putInt(MARK, mark);
        buffer.putInt(TCP + 8, 0);
        buffer.putByte(TCP + 12, (byte) (TcpFlyweight.MIN_HEADER_LENGTH / 4 << 4));
        buffer.putByte(TCP + 13, (byte) flags);
        buffer.putShort(TCP + 14, (short) 1_000, ByteOrder.BIG_ENDIAN);
        buffer.putInt(TCP + 16, 0);
        return LENGTH;
    }

    /** The mark in a segment that was sent on. */
    static int mark(MutableDirectBuffer frame, int offset) {
        return frame.getInt(offset + MARK);
    }
}
