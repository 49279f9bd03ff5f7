package io.netdispatcher.executor.arp;

import io.netdispatcher.executor.pair.LanReport;
import io.netdispatcher.executor.plane.CarrierSense;
import io.netdispatcher.executor.plane.Link;

/**
 * What this node sees of the LAN: real servers, reach targets, the external link's carrier; reported to the role agent, if there is one. Owned
 * by the executor thread; no allocation but when the configuration changes.
 */
public final class LanWatch implements AutoCloseable {
    /** The carrier is looked at so often: as late as this its loss is noticed. */
    public static final long CARRIER_EVERY_MS = 10;

    private static final long REPORT_EVERY_MS = 50;

    private final Link external;
    private final Neighbours neighbours;
    private final ReachTargets targets;
    private final CarrierSense carrier;
    private final LanReport report;
    private long carrierDueMs = Long.MIN_VALUE;
    private long reportDueMs = Long.MIN_VALUE;

    /** Watches; {@code carrier} is that of the external link. */
    public LanWatch(
            Link external, Neighbours neighbours, ReachTargets targets, CarrierSense carrier, LanReport report) {
        this.external = external;
        this.neighbours = neighbours;
        this.targets = targets;
        this.carrier = carrier;
        this.report = report;
    }

    /** That of a node without a partner: only the servers matter to it. */
    public static LanWatch alone(Neighbours neighbours) {
        return new LanWatch(null, neighbours, null, CarrierSense.ASSUMED, new LanReport(() -> {}));
    }

    /** The real servers. */
    public Neighbours neighbours() {
        return neighbours;
    }

    /** Where it reports. */
    public LanReport report() {
        return report;
    }

    /** These stations on the external link show whether the LAN is reached. */
    public void targets(int[] addresses) {
        if (targets != null) {
            targets.watch(external, addresses);
        }
    }

    /** The servers show it, on the link where they are. */
    public void targetsAreServers(int[] addresses) {
        if (targets != null) {
            targets.watch(neighbours.link(), addresses);
        }
    }

    /** Takes what an ARP packet, received by the link with this index, says of its sender. */
    void onSender(int link, int ip, long mac, long nowMs) {
        if (link == neighbours.link().index()) {
            neighbours.onSender(ip, mac, nowMs);
        }
        if (targets != null) {
            targets.onSender(link, ip, mac, nowMs);
        }
    }

    /** Takes an answer to a question of this node: it is heard, not only hearing. */
    void onReply(int link, int ip) {
        if (targets != null && targets.includes(link, ip)) {
            report.answered();
        }
    }

    /** Asks the stations now that show whether the LAN is reached. */
    void askNow() {
        if (targets != null) {
            targets.askNow();
        }
    }

    /** Sends the questions that are due, and reports; returns how many questions. */
    public int poll(long nowMs) {
        int sent = neighbours.poll(nowMs);
        if (targets == null) {
            return sent;
        }
        sent += targets.poll(nowMs);
        if (nowMs >= reportDueMs) {
            reportDueMs = nowMs + REPORT_EVERY_MS;
            report.servers(neighbours.known(), neighbours.reachable());
            report.targets(targets.known(), targets.heard(nowMs));
        }
        return sent;
    }

    /** Looks at the carrier when it is time to; whether it has come back since the last look. */
    public boolean carrierCameBack(long nowMs) {
        if (nowMs < carrierDueMs) {
            return false;
        }
        carrierDueMs = nowMs + CARRIER_EVERY_MS;
        boolean before = report.hasCarrier();
        boolean now = carrier.hasCarrier();
        report.carrier(now);
        boolean isBack = now && !before;
        if (isBack && targets != null) {
            targets.askNow();
        }
        return isBack;
    }

    /** Looks at the carrier no more. */
    @Override
    public void close() {
        carrier.close();
    }
}
