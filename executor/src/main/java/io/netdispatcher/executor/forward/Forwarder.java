package io.netdispatcher.executor.forward;

import io.netdispatcher.executor.cluster.Cluster;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.cluster.Port;
import io.netdispatcher.executor.cluster.RealServer;
import io.netdispatcher.executor.counters.ForwarderCounters;
import io.netdispatcher.executor.frame.EthernetFlyweight;
import io.netdispatcher.executor.frame.Frame;
import io.netdispatcher.executor.frame.Ipv4Flyweight;
import io.netdispatcher.executor.frame.MacAddress;
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
 * allocation, no lock, no exception, no clock.
 */
public final class Forwarder implements FrameHandler {
    private final Links links;
    private final DataPlane plane;
    private final HoldPolicy hold;
    private final HeldSyns held;
    private final Admission admission;
    private final ServerChoice choice;
    private final ForwarderCounters counters;
    private final Frame frame = new Frame();
    private Clusters clusters = Clusters.NONE;
    private DropReason dropReason;
    private RealServer server;
    private boolean active = true;

    /** Forwards over this plane; nothing is forwarded before {@link #clusters}. */
    public Forwarder(
            Links links, DataPlane plane, ConnectionTable table, Protection protection, ForwarderCounters counters) {
        this.links = links;
        this.plane = plane;
        hold = protection.hold();
        held = new HeldSyns(protection, plane, links.internal().index(), counters);
        admission = new Admission(protection, held);
        choice = new ServerChoice(table, admission, counters);
        this.counters = counters;
    }

    /** Forwards for these clusters from the next frame on. */
    public void clusters(Clusters next) {
        clusters = next;
    }

    /** Whether frames for VIPs are forwarded from the next one on, as they are at first. Else they are dropped, and no SYN is held any longer. */
    public void active(boolean isActive) {
        active = isActive;
        if (!isActive) {
            held.abandon();
        }
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
        if (!active) {
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
        EthernetFlyweight ethernet = frame.ethernet();
        Ipv4Flyweight ipv4 = frame.ipv4();
        long mac = server.neighbour().mac();
        if (mac == MacAddress.UNKNOWN) {
            return drop(DropReason.SERVER_UNRESOLVED);
        }
        if (ipv4.totalLength() > links.internal().mtu()) {
            return drop(DropReason.OVERSIZE);
        }
        if (frame.tcp().completePartialChecksum(ipv4.source(), ipv4.destination())) {
            counters.checksumCompleted();
        }
        ethernet.rewriteMacs(mac, links.internal().mac());
        Connection made = choice.made();
        if (made != null && admission.holds()) {
            held.add(made, server, buffer, offset, length, nowMs);
            return Verdict.HOLD;
        }
        if (!plane.send(links.internal().index(), buffer, offset, length)) {
            return drop(DropReason.SEND_FAILED);
        }
        if (made != null && hold.isEnabled()) {
            counters.unprotected();
        }
        server.counters().forwarded(length);
        return Verdict.FORWARD;
    }

    private Verdict answerEcho(int link, MutableDirectBuffer buffer, int offset, int length) {
        if (clusterAddressed(link) == null) {
            return notForwarded();
        }
        if (!frame.icmp().isEchoRequest()) {
            return drop(DropReason.UNSUPPORTED_PROTOCOL);
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
