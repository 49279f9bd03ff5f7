package io.netdispatcher.executor.frame;

import org.agrona.MutableDirectBuffer;

/**
 * One received frame, parsed in place: every header that is there, each checked against the bytes that are there. Re-used for every
 * frame; owned by one thread. What {@link #parse} returns tells which accessors mean something.
 */
public final class Frame {
    /** What a frame holds, as far as the dispatcher cares. */
    public enum Kind {
        /** One of the headers is wrong: see {@link Frame#malformation()}. */
        MALFORMED,
        /** Neither IPv4 nor ARP. */
        OTHER,
        /** A well-formed ARP packet. */
        ARP,
        /** An IPv4 fragment; only Ethernet and IPv4 headers are known. */
        FRAGMENT,
        /** IPv4 with another protocol than TCP or ICMP. */
        OTHER_PROTOCOL,
        TCP,
        ICMP
    }

    private final EthernetFlyweight ethernet = new EthernetFlyweight();
    private final Ipv4Flyweight ipv4 = new Ipv4Flyweight();
    private final TcpFlyweight tcp = new TcpFlyweight();
    private final IcmpFlyweight icmp = new IcmpFlyweight();
    private final ArpFlyweight arp = new ArpFlyweight();
    private Malformation malformation;

    /** Parses {@code length} bytes at {@code offset}. Never throws for any content, never reads outside of them. */
    public Kind parse(MutableDirectBuffer buffer, int offset, int length) {
        malformation = ethernet.wrap(buffer, offset, length);
        if (malformation != null) {
            return Kind.MALFORMED;
        }
        int available = length - ethernet.headerLength();
        return switch (ethernet.etherType()) {
            case EthernetFlyweight.TYPE_IPV4 -> parseIpv4(buffer, ethernet.payloadOffset(), available);
            case EthernetFlyweight.TYPE_ARP ->
                wellFormed(arp.wrap(buffer, ethernet.payloadOffset(), available), Kind.ARP);
            default -> Kind.OTHER;
        };
    }

    private Kind parseIpv4(MutableDirectBuffer buffer, int offset, int available) {
        malformation = ipv4.wrap(buffer, offset, available);
        if (malformation != null) {
            return Kind.MALFORMED;
        }
        if (ipv4.isFragment()) {
            return Kind.FRAGMENT;
        }
        return switch (ipv4.protocol()) {
            case Ipv4Flyweight.PROTOCOL_TCP ->
                wellFormed(tcp.wrap(buffer, ipv4.payloadOffset(), ipv4.payloadLength()), Kind.TCP);
            case Ipv4Flyweight.PROTOCOL_ICMP ->
                wellFormed(icmp.wrap(buffer, ipv4.payloadOffset(), ipv4.payloadLength()), Kind.ICMP);
            default -> Kind.OTHER_PROTOCOL;
        };
    }

    private Kind wellFormed(Malformation found, Kind kind) {
        malformation = found;
        return found == null ? kind : Kind.MALFORMED;
    }

    /** What is wrong with a malformed frame, else null. */
    public Malformation malformation() {
        return malformation;
    }

    public EthernetFlyweight ethernet() {
        return ethernet;
    }

    public Ipv4Flyweight ipv4() {
        return ipv4;
    }

    public TcpFlyweight tcp() {
        return tcp;
    }

    public IcmpFlyweight icmp() {
        return icmp;
    }

    public ArpFlyweight arp() {
        return arp;
    }
}
