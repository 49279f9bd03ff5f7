package io.netdispatcher.executor.rehearsal;

import io.netdispatcher.executor.frame.ArpFlyweight;
import io.netdispatcher.executor.frame.EthernetFlyweight;
import io.netdispatcher.executor.frame.InternetChecksum;
import io.netdispatcher.executor.frame.Ipv4Flyweight;
import io.netdispatcher.executor.frame.MacAddress;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/** The frames of the rehearsal: well formed, from a client to the VIP, and ARP packets of anybody. Each is a new array. */
final class Props {
    static final long NODE_MAC = 0x0200_0000_0001L;
    static final long PARTNER_MAC = 0x0200_0000_0002L;
    static final long CLIENT_MAC = 0x0200_0000_0003L;
    static final int NODE = 0x0a00_0001;
    static final int VIP = 0x0a00_0064;
    static final int PORT = 80;

    private static final int SHORTEST_FRAME = 60;
    private static final int IP = EthernetFlyweight.HEADER_LENGTH;
    private static final int TRANSPORT = IP + Ipv4Flyweight.MIN_HEADER_LENGTH;
    private static final int TCP_HEADER = 20;
    private static final int FIRST_CLIENT = 0x0a01_0001;
    private static final int FIRST_CLIENT_PORT = 1_024;
    private static final int CLIENTS = 64;

    private Props() {}

    /** A segment of the connection with this number. */
    static byte[] segment(int connection, int flags, int payloadLength) {
        int client = FIRST_CLIENT + connection % CLIENTS;
        int length = TCP_HEADER + payloadLength;
        UnsafeBuffer frame = packet(client, Ipv4Flyweight.PROTOCOL_TCP, length);
        frame.putShort(TRANSPORT, (short) (FIRST_CLIENT_PORT + connection / CLIENTS), ByteOrder.BIG_ENDIAN);
        frame.putShort(TRANSPORT + 2, (short) PORT, ByteOrder.BIG_ENDIAN);
        frame.putByte(TRANSPORT + 12, (byte) 0x50);
        frame.putByte(TRANSPORT + 13, (byte) flags);
        long sum = InternetChecksum.addPseudoHeader(0, client, VIP, Ipv4Flyweight.PROTOCOL_TCP, length);
        putChecksum(frame, TRANSPORT + 16, InternetChecksum.add(sum, frame, TRANSPORT, length));
        return frame.byteArray();
    }

    /** An ICMP echo request to the VIP. */
    static byte[] echoRequest() {
        UnsafeBuffer frame = packet(FIRST_CLIENT, Ipv4Flyweight.PROTOCOL_ICMP, 8);
        frame.putByte(TRANSPORT, (byte) 8);
        putChecksum(frame, TRANSPORT + 2, InternetChecksum.add(0, frame, TRANSPORT, 8));
        return frame.byteArray();
    }

    /** An IPv4 packet to the VIP with a protocol that nobody forwards. */
    static byte[] otherProtocol() {
        return packet(FIRST_CLIENT, 17, 8).byteArray();
    }

    private static UnsafeBuffer packet(int client, int protocol, int payloadLength) {
        int total = Ipv4Flyweight.MIN_HEADER_LENGTH + payloadLength;
        UnsafeBuffer frame = new UnsafeBuffer(new byte[Math.max(SHORTEST_FRAME, IP + total)]);
        new EthernetFlyweight().write(frame, 0, NODE_MAC, CLIENT_MAC, EthernetFlyweight.TYPE_IPV4);
        frame.putByte(IP, (byte) 0x45);
        frame.putShort(IP + 2, (short) total, ByteOrder.BIG_ENDIAN);
        frame.putByte(IP + 8, (byte) 64);
        frame.putByte(IP + 9, (byte) protocol);
        frame.putInt(IP + 12, client, ByteOrder.BIG_ENDIAN);
        frame.putInt(IP + 16, VIP, ByteOrder.BIG_ENDIAN);
        putChecksum(frame, IP + 10, InternetChecksum.add(0, frame, IP, Ipv4Flyweight.MIN_HEADER_LENGTH));
        return frame;
    }

    private static void putChecksum(UnsafeBuffer frame, int index, long sum) {
        frame.putShort(index, (short) InternetChecksum.of(sum), ByteOrder.BIG_ENDIAN);
    }

    /** A client asks who has the VIP. */
    static byte[] arpRequest() {
        return arp(ArpFlyweight.REQUEST, CLIENT_MAC, FIRST_CLIENT, VIP);
    }

    /** The partner says that the VIP is its own. */
    static byte[] announcement() {
        return arp(ArpFlyweight.REQUEST, PARTNER_MAC, VIP, VIP);
    }

    /** A server answers. */
    static byte[] arpReply(int server) {
        return arp(ArpFlyweight.REPLY, 0x0200_0000_0000L | server, server, NODE);
    }

    private static byte[] arp(int operation, long mac, int senderIp, int targetIp) {
        UnsafeBuffer frame = new UnsafeBuffer(new byte[SHORTEST_FRAME]);
        new EthernetFlyweight().write(frame, 0, MacAddress.BROADCAST, mac, EthernetFlyweight.TYPE_ARP);
        new ArpFlyweight().write(frame, EthernetFlyweight.HEADER_LENGTH, operation, mac, senderIp, 0, targetIp);
        return frame.byteArray();
    }
}
