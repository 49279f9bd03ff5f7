package io.netdispatcher.hatests.sim;

import io.netdispatcher.executor.frame.ArpFlyweight;
import io.netdispatcher.executor.frame.EthernetFlyweight;
import io.netdispatcher.executor.frame.MacAddress;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A station of the LAN that knows where the VIP is as Linux 6.18 knows it: its entry follows announcements at once, but other answers only
 * when it is older than a second (locktime), and announcements make no entry. An announcement in the form of a reply counts as one only
 * with its sender's MAC address as target.
 */
final class SimHost {
    private static final long LOCKTIME_NS = 1_000_000_000L;
    private static final int FRAME_LENGTH = 60;

    private final SimLan lan;
    private final SimTime time;
    private final Agenda agenda;
    private final SplittableRandom random;
    private final int port;
    private final int ip;
    private final long mac;
    private final int vip;
    private final ArpFlyweight arp = new ArpFlyweight();
    private final EthernetFlyweight ethernet = new EthernetFlyweight();
    private final UnsafeBuffer in = new UnsafeBuffer(0, 0);
    private long known = MacAddress.UNKNOWN;
    private long updatedNs;
    private boolean isForgetful;

    SimHost(SimLan lan, SimTime time, Agenda agenda, SplittableRandom random, int port, int vip) {
        this.lan = lan;
        this.time = time;
        this.agenda = agenda;
        this.random = random;
        this.port = port;
        this.vip = vip;
        ip = ipOf(port);
        mac = macOf(port);
        lan.attach(port, this::receive);
    }

    static int ipOf(int port) {
        return 0x0a00_0001 + port;
    }

    static long macOf(int port) {
        return 0x0200_0000_0001L + port;
    }

    /** Whom it takes for the VIP's owner; {@link MacAddress#UNKNOWN} for nobody. */
    long known() {
        return known;
    }

    /** It asks now and then from now on; and, if {@code forgets}, forgets now and then, as a new client. */
    void begin(boolean forgets) {
        isForgetful = forgets;
        ask();
    }

    /** It forgets no more. */
    void remember() {
        isForgetful = false;
    }

    private void ask() {
        if (isForgetful && random.nextInt(4) == 0) {
            known = MacAddress.UNKNOWN;
        }
        if (known == MacAddress.UNKNOWN) {
            send(MacAddress.BROADCAST, ArpFlyweight.REQUEST, ip, 0, vip);
        } else if (random.nextInt(4) == 0) {
            send(known, ArpFlyweight.REQUEST, ip, 0, vip);
        }
        agenda.in(50_000_000 + random.nextLong(300_000_000), this::ask);
    }

    private void send(long to, int operation, int senderIp, long targetMac, int targetIp) {
        byte[] frame = new byte[FRAME_LENGTH];
        UnsafeBuffer out = new UnsafeBuffer(frame);
        ethernet.write(out, 0, to, mac, EthernetFlyweight.TYPE_ARP);
        arp.write(out, EthernetFlyweight.HEADER_LENGTH, operation, mac, senderIp, targetMac, targetIp);
        lan.send(port, frame);
    }

    private void receive(byte[] frame) {
        in.wrap(frame);
        ethernet.wrap(in, 0, frame.length);
        boolean isForMe = ethernet.destinationMac() == mac || ethernet.destinationMac() == MacAddress.BROADCAST;
        if (!isForMe || arp.wrap(in, EthernetFlyweight.HEADER_LENGTH, frame.length) != null) {
            return;
        }
        if (arp.senderIp() == vip) {
            learn();
        }
        if (arp.operation() == ArpFlyweight.REQUEST && arp.targetIp() == ip) {
            send(arp.senderMac(), ArpFlyweight.REPLY, ip, arp.senderMac(), arp.senderIp());
        }
    }

    private void learn() {
        long said = arp.senderMac();
        boolean isReply = arp.operation() == ArpFlyweight.REPLY;
        boolean isAnnouncement = arp.targetIp() == vip && (!isReply || arp.targetMac() == said);
        if (known == MacAddress.UNKNOWN) {
            if (isReply && arp.targetIp() == ip) {
                known = said;
                updatedNs = time.nowNs;
            }
        } else if (said != known && (isAnnouncement || time.nowNs - updatedNs > LOCKTIME_NS)) {
            known = said;
            updatedNs = time.nowNs;
        }
    }
}
