package io.netdispatcher.executor.arp;

import io.netdispatcher.executor.counters.ArpCounters;
import io.netdispatcher.executor.frame.ArpFlyweight;
import io.netdispatcher.executor.frame.Frame;
import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.pair.VipLease;
import io.netdispatcher.executor.plane.FrameHandler;
import io.netdispatcher.executor.plane.Links;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.IntHashSet;

/**
 * Holds the VIPs: answers ARP for them, announces them, and notices others who claim them. The kernel knows nothing of a VIP, so when this
 * stops being called the node stops answering by itself. Without a valid lease it keeps silent even while it holds them. Also hands what ARP
 * tells of other stations to {@link LanWatch}. Owned by the executor thread.
 */
public final class VipOwnership implements FrameHandler {
    /** When a newly held VIP is announced, after the start; then every {@link #REPEAT_MS}. */
    private static final long[] ROUNDS_MS = {0, 50, 200, 600, 1_300, 3_000};

    private static final long REPEAT_MS = 60_000;
    /** When the link did not take an announcement, the rounds begin again after this long. */
    private static final long RETRY_MS = 50;
    /** Foreign claims are countered at most this often (RFC 5227 section 2.4). */
    private static final long DEFEND_INTERVAL_MS = 10_000;

    private final Links links;
    private final ArpSender sender;
    private final LanWatch lan;
    private final VipLease lease;
    private final ArpCounters counters;
    private final Frame frame = new Frame();
    private final IntHashSet vips = new IntHashSet();
    private int[] addresses = new int[0];
    private boolean holding;
    private boolean isLate;
    private int round;
    private long startedMs;
    private long nextRoundMs;
    private long defenceDueMs = Long.MIN_VALUE;
    private long announcer = MacAddress.UNKNOWN;

    /** That of a node without a partner: it holds them without a lease. */
    public VipOwnership(Links links, ArpSender sender, Neighbours neighbours, ArpCounters counters) {
        this(links, sender, LanWatch.alone(neighbours), VipLease.unlimited(), counters);
    }

    /** Answers and announces on the external link, listens on both. */
    public VipOwnership(Links links, ArpSender sender, LanWatch lan, VipLease lease, ArpCounters counters) {
        this.links = links;
        this.sender = sender;
        this.lan = lan;
        this.lease = lease;
        this.counters = counters;
    }

    /** These are the VIPs from now on, whoever holds them. */
    public void watch(int[] next) {
        vips.clear();
        for (int address : next) {
            vips.add(address);
        }
        addresses = next.clone();
    }

    /** Holds the VIPs from now on, and announces them, all rounds of it. */
    public void hold(long nowMs) {
        holding = true;
        announcer = MacAddress.UNKNOWN;
        beginRounds(nowMs);
    }

    private void beginRounds(long atMs) {
        isLate = false;
        round = 0;
        startedMs = atMs;
        nextRoundMs = atMs;
    }

    /** Stops answering and announcing. */
    public void release() {
        holding = false;
    }

    /** Whether the node answers for its VIPs. */
    public boolean isHolding() {
        return holding;
    }

    /** Asks who has the VIPs, whoever holds them, and soon the stations that show whether anybody hears that; reported if it has left. */
    public void probe() {
        boolean isSent = true;
        for (int vip : addresses) {
            isSent &= sender.probe(links.external(), vip);
        }
        lan.askNow();
        if (isSent) {
            lan.report().vipsProbed();
        }
    }

    /** The MAC address of the last other station that announced a VIP since this node held them; told once, then unknown. */
    public long takeAnnouncer() {
        long taken = announcer;
        announcer = MacAddress.UNKNOWN;
        return taken;
    }

    /** Sends the announcements that are due, all rounds from the first if the lease made them wait; returns how many VIPs were announced. */
    public int poll(long nowMs) {
        if (!holding || nowMs < nextRoundMs) {
            return 0;
        }
        if (!lease.isValid()) {
            isLate = true;
            return 0;
        }
        if (isLate) {
            beginRounds(nowMs);
        }
        if (!announce()) {
            counters.notSent();
            beginRounds(nowMs + RETRY_MS);
            return 0;
        }
        round++;
        nextRoundMs = round < ROUNDS_MS.length ? startedMs + ROUNDS_MS[round] : nowMs + REPEAT_MS;
        return addresses.length;
    }

    private boolean announce() {
        boolean isSent = true;
        for (int vip : addresses) {
            isSent &= sender.announce(links.external(), vip);
            counters.announced();
        }
        return isSent;
    }

    @Override
    public void onFrame(int link, MutableDirectBuffer buffer, int offset, int length, long nowMs) {
        counters.received();
        if (frame.parse(buffer, offset, length) != Frame.Kind.ARP) {
            counters.malformed();
            return;
        }
        ArpFlyweight arp = frame.arp();
        if (arp.senderMac() == links.get(link).mac()) {
            return;
        }
        boolean isExternal = link == links.external().index();
        if (isExternal && vips.contains(arp.senderIp())) {
            onClaim(arp, nowMs);
            return;
        }
        lan.onSender(link, arp.senderIp(), arp.senderMac(), nowMs);
        if (arp.operation() == ArpFlyweight.REPLY) {
            lan.onReply(link, arp.senderIp());
        }
        if (isExternal && holding && arp.operation() == ArpFlyweight.REQUEST && vips.contains(arp.targetIp())) {
            answer(arp);
        }
    }

    private void answer(ArpFlyweight request) {
        if (!lease.isValid()) {
            counters.leaseExpired();
            return;
        }
        sender.reply(links.external(), request.targetIp(), request.senderMac(), request.senderIp());
        counters.answered();
    }

    /** Another station says that a VIP is its own. */
    private void onClaim(ArpFlyweight claim, long nowMs) {
        if (claim.senderIp() == claim.targetIp()) {
            announcer = claim.senderMac();
        }
        lan.report().vipClaimed(claim.senderMac());
        if (holding) {
            counters.conflict();
            defend(nowMs);
        }
    }

    /** Says once that the VIPs are here, and leaves it at that for a while: two nodes that both insist would never end. */
    private void defend(long nowMs) {
        if (nowMs >= defenceDueMs && lease.isValid()) {
            defenceDueMs = nowMs + DEFEND_INTERVAL_MS;
            announce();
            counters.defended();
        }
    }
}
