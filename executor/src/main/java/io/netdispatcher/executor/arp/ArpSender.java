package io.netdispatcher.executor.arp;

import io.netdispatcher.executor.frame.ArpFlyweight;
import io.netdispatcher.executor.frame.EthernetFlyweight;
import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.plane.Link;
import org.agrona.concurrent.UnsafeBuffer;

/** Builds ARP packets and sends them. Owned by the executor thread; no allocation. */
public final class ArpSender {
    /** The shortest Ethernet frame, without its check sequence (IEEE 802.3). */
    private static final int FRAME_LENGTH = 60;

    private final DataPlane plane;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[FRAME_LENGTH]);
    private final EthernetFlyweight ethernet = new EthernetFlyweight();
    private final ArpFlyweight arp = new ArpFlyweight();

    /** Sends by this plane. */
    public ArpSender(DataPlane plane) {
        this.plane = plane;
    }

    /** Asks who has an address; {@code to} is the known MAC address or broadcast. */
    boolean request(Link link, long to, int targetIp) {
        return send(link, to, ArpFlyweight.REQUEST, link.address(), 0, targetIp);
    }

    /** Asks all who has an address, without telling anybody an address of ours (RFC 5227 section 2.1.1). */
    boolean probe(Link link, int targetIp) {
        return send(link, MacAddress.BROADCAST, ArpFlyweight.REQUEST, 0, 0, targetIp);
    }

    /** Answers that {@code ip} is at the link's MAC address. */
    boolean reply(Link link, int ip, long askerMac, int askerIp) {
        return send(link, askerMac, ArpFlyweight.REPLY, ip, askerMac, askerIp);
    }

    /**
     * Announces an address in both forms that are well formed (RFC 5227 section 3): a request for itself, and a reply to itself. Linux
     * ignores replies with a broadcast target MAC for young neighbour entries, so the reply's target MAC is its sender's.
     */
    boolean announce(Link link, int ip) {
        boolean asked = send(link, MacAddress.BROADCAST, ArpFlyweight.REQUEST, ip, 0, ip);
        return send(link, MacAddress.BROADCAST, ArpFlyweight.REPLY, ip, link.mac(), ip) && asked;
    }

    private boolean send(Link link, long to, int operation, int senderIp, long targetMac, int targetIp) {
        ethernet.write(buffer, 0, to, link.mac(), EthernetFlyweight.TYPE_ARP);
        arp.write(buffer, EthernetFlyweight.HEADER_LENGTH, operation, link.mac(), senderIp, targetMac, targetIp);
        return plane.send(link.index(), buffer, 0, FRAME_LENGTH);
    }
}
