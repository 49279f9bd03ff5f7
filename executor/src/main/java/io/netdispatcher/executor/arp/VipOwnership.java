package io.netdispatcher.executor.arp;

import io.netdispatcher.executor.counters.ArpCounters;
import io.netdispatcher.executor.frame.ArpFlyweight;
import io.netdispatcher.executor.frame.Frame;
import io.netdispatcher.executor.plane.FrameHandler;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.plane.Links;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.IntHashSet;

/**
 * Holds the VIPs: answers ARP for them, announces them, and notices others who claim them. The kernel knows nothing of a VIP, so when this
 * stops being called the node stops answering by itself. Also hands what ARP tells of servers to {@link Neighbours}. Owned by
 * the executor thread.
 */
public final class VipOwnership implements FrameHandler {
    /** When a newly held VIP is announced, after the start; then every {@link #REPEAT_MS}. */
    private static final long[] ROUNDS_MS = {0, 50, 200, 600, 1_300, 3_000};

    private static final long REPEAT_MS = 60_000;

    private final Links links;
    private final ArpSender sender;
    private final Neighbours neighbours;
    private final ArpCounters counters;
    private final Frame frame = new Frame();
    private final IntHashSet vips = new IntHashSet();
    private int[] announced = new int[0];
    private boolean holding;
    private int round;
    private long startedMs;
    private long nextRoundMs;

    /** Answers and announces on the external link, listens on both. */
    public VipOwnership(Links links, ArpSender sender, Neighbours neighbours, ArpCounters counters) {
        this.links = links;
        this.sender = sender;
        this.neighbours = neighbours;
        this.counters = counters;
    }

    /** Holds exactly these VIPs from now on, and announces them. */
    public void hold(int[] addresses, long nowMs) {
        vips.clear();
        for (int address : addresses) {
            vips.add(address);
        }
        announced = addresses.clone();
        holding = true;
        round = 0;
        startedMs = nowMs;
        nextRoundMs = nowMs;
    }

    /** Stops answering and announcing. */
    public void release() {
        holding = false;
    }

    /** Whether the node answers for its VIPs. */
    public boolean isHolding() {
        return holding;
    }

    /** Sends the announcements that are due; returns how many VIPs were announced. */
    public int poll(long nowMs) {
        if (!holding || nowMs < nextRoundMs) {
            return 0;
        }
        for (int vip : announced) {
            sender.announce(links.external(), vip);
            counters.announced();
        }
        round++;
        nextRoundMs = round < ROUNDS_MS.length ? startedMs + ROUNDS_MS[round] : nowMs + REPEAT_MS;
        return announced.length;
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
        if (link == links.external().index() && vips.contains(arp.senderIp())) {
            if (holding) {
                counters.conflict();
            }
            return;
        }
        if (link == links.internal().index()) {
            neighbours.onSender(arp.senderIp(), arp.senderMac(), nowMs);
        }
        if (holding
                && arp.operation() == ArpFlyweight.REQUEST
                && link == links.external().index()) {
            answer(links.external(), arp);
        }
    }

    private void answer(Link link, ArpFlyweight request) {
        if (vips.contains(request.targetIp())) {
            sender.reply(link, request.targetIp(), request.senderMac(), request.senderIp());
            counters.answered();
        }
    }
}
