package io.netdispatcher.executor.forward;

import io.netdispatcher.executor.cluster.Cluster;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.cluster.Port;
import io.netdispatcher.executor.cluster.RealServer;
import io.netdispatcher.executor.counters.ForwarderCounters;
import io.netdispatcher.executor.frame.EthernetFlyweight;
import io.netdispatcher.executor.frame.Frame;
import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.pair.VipLease;
import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.plane.FrameHandler;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.verdict.DropReason;
import io.netdispatcher.executor.verdict.Verdict;
import org.agrona.MutableDirectBuffer;

/**
 * The data path, and the only one: frame in, connection looked up or made, frame out with new MAC addresses and otherwise unchanged (direct
 * server return; the papers' section 2). A SYN that made an entry may have to wait until the shadow knows it. Owned by the executor thread. No
 * allocation, no lock, no exception, no clock but the lease's.
 */
public final class Forwarder implements FrameHandler {
    /** After an activation with a table that is not up to date, segments in mid-stream without an entry are dropped for so long. */
    public static final long COLD_HOLD_MS = 10_000;

    /** Whose frames for VIPs are. */
    private enum Mode {
        /** This node's. */
        OURS,
        /** Another node's, and helped on their way. */
        STRAYS,
        /** Another node's. */
        NOT_OURS
    }

    private final Links links;
    private final DataPlane plane;
    private final VipLease lease;
    private final HoldPolicy hold;
    private final HeldSyns held;
    private final Admission admission;
    private final ServerChoice choice;
    private final Outlet outlet;
    private final Strays strays;
    private final ForwarderCounters counters;
    private final Frame frame = new Frame();
    private Clusters clusters = Clusters.NONE;
    private DropReason dropReason;
    private RealServer server;
    private Mode mode = Mode.OURS;

    /** That of a node without a partner: what it does needs no lease. */
    public Forwarder(
            Links links, DataPlane plane, ConnectionTable table, Protection protection, ForwarderCounters counters) {
        this(links, plane, table, protection, VipLease.unlimited(), counters);
    }

    /** Forwards over this plane; nothing is forwarded before {@link #clusters}. */
    public Forwarder(
            Links links,
            DataPlane plane,
            ConnectionTable table,
            Protection protection,
            VipLease lease,
            ForwarderCounters counters) {
        this.links = links;
        this.plane = plane;
        this.lease = lease;
        hold = protection.hold();
        held = new HeldSyns(protection, plane, links.internal().index(), counters);
        admission = new Admission(protection, held);
        choice = new ServerChoice(table, admission, counters);
        outlet = new Outlet(links, plane, counters);
        strays = new Strays(links.external(), plane, table, outlet, counters);
        this.counters = counters;
    }

    /** Forwards for these clusters from the next frame on. */
    public void clusters(Clusters next) {
        clusters = next;
    }

    /** Forwards frames for VIPs from the next one on, as at first; {@code isHot}: with a table that knows the connections there are. */
    public void activate(boolean isHot, long nowMs) {
        mode = Mode.OURS;
        choice.coldUntil(isHot ? Long.MIN_VALUE : nowMs + COLD_HOLD_MS);
    }

    /** Only helps frames for VIPs on their way to this station or to their servers; no SYN is held any longer. */
    public void grace(long successorMac) {
        mode = Mode.STRAYS;
        strays.successor(successorMac);
        held.abandon();
    }

    /** Another station has the VIPs now. */
    public void successor(long mac) {
        strays.successor(mac);
    }

    /** Drops frames for VIPs from the next one on, and no SYN is held any longer. */
    public void deactivate() {
        mode = Mode.NOT_OURS;
        held.abandon();
    }

    /** SYNs that are held now. */
    public int held() {
        return held.size();
    }

    /** Sends the held SYNs that need to wait no longer, {@value HeldSyns#RELEASES_PER_CALL} at most; returns how many. */
    public int releaseHeld(long nowMs) {
        return held.release(nowMs);
    }

    /** For how many ms more segments without an entry are forwarded by hash; 0 when they are not. */
    public int overflowRemainingMs(long nowMs) {
        return choice.overflowRemainingMs(nowMs);
    }

    /** Forwards segments without an entry by hash for at least so many ms. */
    public void adoptOverflow(int remainingMs, long nowMs) {
        choice.adoptOverflow(remainingMs, nowMs);
    }

    @Override
    public void onFrame(int link, MutableDirectBuffer buffer, int offset, int length, long nowMs) {
        decide(link, buffer, offset, length, nowMs);
    }

    /** As {@link #onFrame}, and says what became of the frame. */
    public Verdict decide(int link, MutableDirectBuffer buffer, int offset, int length, long nowMs) {
        dropReason = null;
        server = null;
        Verdict verdict = switch (frame.parse(buffer, offset, length)) {
            case MALFORMED -> drop(DropReason.of(frame.malformation()));
            case OTHER, ARP -> Verdict.PASS;
            case TCP -> dispatch(link, buffer, offset, length, nowMs);
            case ICMP -> answerEcho(link, buffer, offset, length);
            case FRAGMENT -> dropIfOurs(link, DropReason.FRAGMENT);
            case OTHER_PROTOCOL -> dropIfOurs(link, DropReason.UNSUPPORTED_PROTOCOL);
        };
        counters.count(verdict, dropReason);
        return verdict;
    }

    private Verdict dispatch(int link, MutableDirectBuffer buffer, int offset, int length, long nowMs) {
        Cluster cluster = clusterAddressed(link);
        if (cluster == null) {
            return notForwarded();
        }
        Port port = cluster.port(frame.tcp().destinationPort());
        if (port == null) {
            return drop(DropReason.UNDEFINED_PORT);
        }
        if (mode == Mode.STRAYS) {
            server = strays.serverFor(port, frame);
            return forwardedUnless(strays.forward(server, frame, buffer, offset, length));
        }
        if (frame.tcp().isInitialSyn() && !lease.isValid()) {
            return drop(DropReason.LEASE_EXPIRED);
        }
        server = choice.serverFor(port, frame, length, nowMs);
        return server == null ? drop(choice.refusal()) : forward(buffer, offset, length, nowMs);
    }

    /** The cluster that an IPv4 frame is for; null with a reason when it must be dropped, null without when it is not ours. */
    private Cluster clusterAddressed(int link) {
        Cluster cluster = clusters.match(frame.ipv4().destination());
        if (cluster == null) {
            return null;
        }
        long destination = frame.ethernet().destinationMac();
        if (!MacAddress.isUnicast(destination)) {
            dropReason = DropReason.GROUP_ADDRESS;
            return null;
        }
        long own = links.get(link).mac();
        if (destination != own && own != MacAddress.UNKNOWN) {
            return null;
        }
        if (mode == Mode.NOT_OURS) {
            dropReason = DropReason.NOT_ACTIVE;
            return null;
        }
        if (frame.ipv4().source() == cluster.vip()) {
            dropReason = DropReason.FROM_VIP;
            return null;
        }
        return cluster;
    }

    private Verdict forward(MutableDirectBuffer buffer, int offset, int length, long nowMs) {
        DropReason hindrance = outlet.address(frame, server);
        if (hindrance != null) {
            return drop(hindrance);
        }
        Connection made = choice.made();
        if (made != null && admission.holds()) {
            held.add(made, server, buffer, offset, length, nowMs);
            return Verdict.HOLD;
        }
        hindrance = outlet.send(server, buffer, offset, length);
        if (hindrance == null && made != null && hold.isEnabled()) {
            counters.unprotected();
        }
        return forwardedUnless(hindrance);
    }

    private Verdict answerEcho(int link, MutableDirectBuffer buffer, int offset, int length) {
        if (clusterAddressed(link) == null) {
            return notForwarded();
        }
        if (!frame.icmp().isEchoRequest()) {
            return drop(DropReason.UNSUPPORTED_PROTOCOL);
        }
        if (mode == Mode.STRAYS) {
            return forwardedUnless(strays.handOn(frame, buffer, offset, length));
        }
        if (!lease.isValid()) {
            return drop(DropReason.LEASE_EXPIRED);
        }
        EthernetFlyweight ethernet = frame.ethernet();
        ethernet.rewriteMacs(ethernet.sourceMac(), links.get(link).mac());
        frame.ipv4().swapAddresses();
        frame.icmp().becomeEchoReply();
        if (!plane.send(link, buffer, offset, length)) {
            return drop(DropReason.SEND_FAILED);
        }
        counters.echoAnswered();
        return Verdict.PASS;
    }

    private Verdict dropIfOurs(int link, DropReason reason) {
        return clusterAddressed(link) == null ? notForwarded() : drop(reason);
    }

    private Verdict notForwarded() {
        return dropReason == null ? Verdict.PASS : Verdict.DROP;
    }

    private Verdict forwardedUnless(DropReason hindrance) {
        return hindrance == null ? Verdict.FORWARD : drop(hindrance);
    }

    private Verdict drop(DropReason reason) {
        dropReason = reason;
        return Verdict.DROP;
    }

    /** Why the last frame was dropped, or null. */
    public DropReason lastDropReason() {
        return dropReason;
    }

    /** Which server the last frame was meant for, or null. */
    public RealServer lastServer() {
        return server;
    }
}
