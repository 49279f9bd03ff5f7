package io.netdispatcher.executor.arp;

import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.plane.FrameHandler;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pcap4j.packet.ArpPacket;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.namednumber.ArpHardwareType;
import org.pcap4j.packet.namednumber.ArpOperation;
import org.pcap4j.packet.namednumber.EtherType;
import org.pcap4j.util.MacAddress;

/**
 * A LAN of stations that answer ARP as RFC 826 has it, and a record of all that was sent to it. Packets are crafted and read by
 * pcap4j, and so independently of our flyweights.
 */
final class SimulatedLan implements DataPlane {
    private record Received(int link, byte[] frame) {}

    private final Map<String, String> stations = new HashMap<>();
    private final Deque<Received> waiting = new ArrayDeque<>();
    private final List<Sent> sent = new ArrayList<>();
    private boolean down;

    /** One ARP packet that was sent, addresses as text. */
    record Sent(
            int link,
            String to,
            String from,
            ArpOperation operation,
            String senderMac,
            String senderIp,
            String targetMac,
            String targetIp) {}

    /** From now on this station answers for the address; null takes it off. */
    void station(String ip, String mac) {
        if (mac == null) {
            stations.remove(ip);
        } else {
            stations.put(ip, mac);
        }
    }

    /** What was sent since the last call. */
    List<Sent> takeSent() {
        List<Sent> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    /** A station says something, which arrives by the link at the next poll. */
    void say(int link, byte[] frame) {
        waiting.add(new Received(link, frame));
    }

    static byte[] packet(ArpOperation operation, String senderMac, String senderIp, String targetMac, String targetIp) {
        ArpPacket.Builder arp = new ArpPacket.Builder()
                .hardwareType(ArpHardwareType.ETHERNET)
                .protocolType(EtherType.IPV4)
                .hardwareAddrLength((byte) 6)
                .protocolAddrLength((byte) 4)
                .operation(operation)
                .srcHardwareAddr(MacAddress.getByName(senderMac))
                .srcProtocolAddr(address(senderIp))
                .dstHardwareAddr(MacAddress.getByName(targetMac))
                .dstProtocolAddr(address(targetIp));
        return new EthernetPacket.Builder()
                .srcAddr(MacAddress.getByName(senderMac))
                .dstAddr(MacAddress.ETHER_BROADCAST_ADDRESS)
                .type(EtherType.ARP)
                .paddingAtBuild(true)
                .payloadBuilder(arp)
                .build()
                .getRawData();
    }

    static byte[] request(String senderMac, String senderIp, String targetIp) {
        return packet(ArpOperation.REQUEST, senderMac, senderIp, "00:00:00:00:00:00", targetIp);
    }

    /** A gratuitous request: sender and target are the same address. */
    static byte[] announcement(String mac, String ip) {
        return request(mac, ip, ip);
    }

    @Override
    public int poll(FrameHandler handler, int limit, long nowMs) {
        int handled = 0;
        while (handled < limit && !waiting.isEmpty()) {
            Received received = waiting.poll();
            handler.onFrame(received.link(), new UnsafeBuffer(received.frame()), 0, received.frame().length, nowMs);
            handled++;
        }
        return handled;
    }

    /** Whether it takes nothing from now on. */
    void isDown(boolean takesNothing) {
        down = takesNothing;
    }

    @Override
    public boolean send(int link, MutableDirectBuffer buffer, int offset, int length) {
        if (down) {
            return false;
        }
        byte[] frame = new byte[length];
        buffer.getBytes(offset, frame);
        try {
            EthernetPacket ethernet = EthernetPacket.newPacket(frame, 0, length);
            ArpPacket arp = ethernet.get(ArpPacket.class);
            Sent packet = new Sent(
                    link,
                    ethernet.getHeader().getDstAddr().toString(),
                    ethernet.getHeader().getSrcAddr().toString(),
                    arp.getHeader().getOperation(),
                    arp.getHeader().getSrcHardwareAddr().toString(),
                    arp.getHeader().getSrcProtocolAddr().getHostAddress(),
                    arp.getHeader().getDstHardwareAddr().toString(),
                    arp.getHeader().getDstProtocolAddr().getHostAddress());
            sent.add(packet);
            answer(packet);
        } catch (IllegalRawDataException malformed) {
            throw new AssertionError("malformed ARP was sent", malformed);
        }
        return true;
    }

    private void answer(Sent packet) {
        String mac = stations.get(packet.targetIp());
        boolean heard = packet.to().equals("ff:ff:ff:ff:ff:ff") || packet.to().equals(mac);
        if (packet.operation().equals(ArpOperation.REQUEST) && mac != null && heard) {
            say(
                    packet.link(),
                    packet(ArpOperation.REPLY, mac, packet.targetIp(), packet.senderMac(), packet.senderIp()));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    private static Inet4Address address(String text) {
        try {
            return (Inet4Address) InetAddress.getByName(text);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
