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
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.verdict.DropReason;
import io.netdispatcher.executor.verdict.Verdict;
import org.agrona.MutableDirectBuffer;

/**
 * The data path, and the only one: frame in, connection looked up or made, frame out with new MAC addresses and otherwise unchanged (direct
 * server return; the papers' section 2). Owned by the executor thread. No allocation, no lock, no exception, no clock.
 */
public final class Forwarder implements FrameHandler {
    private final Links links;
    private final DataPlane plane;
    private final ServerChoice choice;
    private final ForwarderCounters counters;
    private final Frame frame = new Frame();
    private Clusters clusters = Clusters.NONE;
    private DropReason dropReason;
    private RealServer server;

    /** Forwards over this plane; nothing is forwarded before {@link #clusters}. */
    public Forwarder(Links links, DataPlane plane, ConnectionTable table, ForwarderCounters counters) {
        this.links = links;
        this.plane = plane;
        choice = new ServerChoice(table, counters);
        this.counters = counters;
    }

    /** Forwards for these clusters from the next frame on. */
    public void clusters(Clusters next) {
        clusters = next;
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
        server = choice.serverFor(port, frame, nowMs);
        return server == null ? drop(choice.refusal()) : forward(buffer, offset, length);
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
        if (frame.ipv4().source() == cluster.vip()) {
            dropReason = DropReason.FROM_VIP;
            return null;
        }
        return cluster;
    }

    private Verdict forward(MutableDirectBuffer buffer, int offset, int length) {
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
        if (!plane.send(links.internal().index(), buffer, offset, length)) {
            return drop(DropReason.SEND_FAILED);
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
