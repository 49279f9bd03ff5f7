package io.netdispatcher.executor.frame;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IcmpV4CommonPacket;
import org.pcap4j.packet.IcmpV4EchoPacket;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV4Rfc791Tos;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.TcpPacket;
import org.pcap4j.packet.UnknownPacket;
import org.pcap4j.packet.namednumber.EtherType;
import org.pcap4j.packet.namednumber.IcmpV4Code;
import org.pcap4j.packet.namednumber.IcmpV4Type;
import org.pcap4j.packet.namednumber.IpNumber;
import org.pcap4j.packet.namednumber.IpVersion;
import org.pcap4j.packet.namednumber.TcpPort;
import org.pcap4j.util.MacAddress;

/** Frames for tests, built by pcap4j and so independent of our flyweights. */
public final class CraftedFrames {
    public static final String CLIENT_MAC = "02:00:00:00:00:01";
    public static final String NODE_MAC = "02:00:00:00:00:0b";

    private CraftedFrames() {}

    /** A TCP segment from the client's MAC to the node's; flags as in {@link TcpFlyweight}. */
    public static byte[] tcp(
            String source, int sourcePort, String destination, int port, int flags, int payloadLength) {
        byte[] payload = new byte[payloadLength];
        Arrays.fill(payload, (byte) 'x');
        TcpPacket.Builder tcp = new TcpPacket.Builder()
                .srcPort(TcpPort.getInstance((short) sourcePort))
                .dstPort(TcpPort.getInstance((short) port))
                .syn((flags & TcpFlyweight.SYN) != 0)
                .ack((flags & TcpFlyweight.ACK) != 0)
                .fin((flags & TcpFlyweight.FIN) != 0)
                .rst((flags & TcpFlyweight.RST) != 0)
                .window((short) 1_000)
                .srcAddr(address(source))
                .dstAddr(address(destination))
                .correctChecksumAtBuild(true)
                .correctLengthAtBuild(true)
                .payloadBuilder(new UnknownPacket.Builder().rawData(payload));
        return ethernet(ipv4(source, destination, IpNumber.TCP, tcp));
    }

    /** An ICMP echo request with 32 bytes of data. */
    public static byte[] echoRequest(String source, String destination) {
        IcmpV4EchoPacket.Builder echo = new IcmpV4EchoPacket.Builder()
                .identifier((short) 7)
                .sequenceNumber((short) 1)
                .payloadBuilder(new UnknownPacket.Builder().rawData(new byte[32]));
        IcmpV4CommonPacket.Builder icmp = new IcmpV4CommonPacket.Builder()
                .type(IcmpV4Type.ECHO)
                .code(IcmpV4Code.NO_CODE)
                .correctChecksumAtBuild(true)
                .payloadBuilder(echo);
        return ethernet(ipv4(source, destination, IpNumber.ICMPV4, icmp));
    }

    /** An IPv4 packet of any protocol. */
    public static byte[] ipv4Frame(String source, String destination, int protocol, byte[] payload) {
        return ethernet(ipv4(
                source,
                destination,
                IpNumber.getInstance((byte) protocol),
                new UnknownPacket.Builder().rawData(payload)));
    }

    private static IpV4Packet.Builder ipv4(
            String source, String destination, IpNumber protocol, Packet.Builder payload) {
        return new IpV4Packet.Builder()
                .version(IpVersion.IPV4)
                .tos(IpV4Rfc791Tos.newInstance((byte) 0))
                .ttl((byte) 64)
                .protocol(protocol)
                .srcAddr(address(source))
                .dstAddr(address(destination))
                .correctChecksumAtBuild(true)
                .correctLengthAtBuild(true)
                .payloadBuilder(payload);
    }

    private static byte[] ethernet(IpV4Packet.Builder packet) {
        return new EthernetPacket.Builder()
                .srcAddr(MacAddress.getByName(CLIENT_MAC))
                .dstAddr(MacAddress.getByName(NODE_MAC))
                .type(EtherType.IPV4)
                .paddingAtBuild(true)
                .payloadBuilder(packet)
                .build()
                .getRawData();
    }

    /** The same frame with an 802.1Q tag. */
    public static byte[] tagged(byte[] frame, int vlan) {
        byte[] tagged = new byte[frame.length + 4];
        System.arraycopy(frame, 0, tagged, 0, 12);
        tagged[12] = (byte) 0x81;
        tagged[14] = (byte) (vlan >>> 8);
        tagged[15] = (byte) vlan;
        System.arraycopy(frame, 12, tagged, 16, frame.length - 12);
        return tagged;
    }

    /** The same frame with {@code options} (a multiple of 4 bytes of NOP) behind the IPv4 header. */
    public static byte[] withIpOptions(byte[] frame, int optionsLength) {
        byte[] longer = new byte[frame.length + optionsLength];
        System.arraycopy(frame, 0, longer, 0, 34);
        Arrays.fill(longer, 34, 34 + optionsLength, (byte) 1);
        System.arraycopy(frame, 34, longer, 34 + optionsLength, frame.length - 34);
        longer[14] = (byte) (0x40 | 5 + optionsLength / 4);
        int total = ((longer[16] & 0xFF) << 8 | longer[17] & 0xFF) + optionsLength;
        longer[16] = (byte) (total >>> 8);
        longer[17] = (byte) total;
        return withIpChecksum(longer);
    }

    /** Sets the IPv4 checksum right, in place; returns the frame. */
    public static byte[] withIpChecksum(byte[] frame) {
        frame[24] = 0;
        frame[25] = 0;
        int sum = 0;
        for (int i = 14; i < 14 + (frame[14] & 0xF) * 4; i += 2) {
            sum += (frame[i] & 0xFF) << 8 | frame[i + 1] & 0xFF;
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        sum = ~((sum & 0xFFFF) + (sum >>> 16)) & 0xFFFF;
        frame[24] = (byte) (sum >>> 8);
        frame[25] = (byte) sum;
        return frame;
    }

    private static Inet4Address address(String text) {
        try {
            return (Inet4Address) InetAddress.getByName(text);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
