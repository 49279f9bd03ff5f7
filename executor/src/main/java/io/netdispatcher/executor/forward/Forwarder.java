package io.netdispatcher.executor.forward;

import io.netdispatcher.executor.cluster.Cluster;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.cluster.OnMiss;
import io.netdispatcher.executor.cluster.Port;
import io.netdispatcher.executor.cluster.RealServer;
import io.netdispatcher.executor.counters.ForwarderCounters;
import io.netdispatcher.executor.frame.EthernetFlyweight;
import io.netdispatcher.executor.frame.Frame;
import io.netdispatcher.executor.frame.Ipv4Flyweight;
import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.frame.TcpFlyweight;
import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.plane.FrameHandler;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.verdict.DropReason;
import io.netdispatcher.executor.verdict.Verdict;
import org.agrona.MutableDirectBuffer;

/**
 * The data path, and the only one: frame in, connection looked up or made, frame out with new MAC addresses and otherwise unchanged (direct
 * server return; the papers' section 2). Owned by the executor thread. No allocation, no lock, no exception, no clock.
 */
public final class Forwarder implements FrameHandler {
    /** After a connection got no entry, packets without one are forwarded by hash for this long. */
    private static final long OVERFLOW_MS = 900_000;

    private final Links links;
    private final DataPlane plane;
    private final ConnectionTable table;
    private final ForwarderCounters counters;
    private final Frame frame = new Frame();
    private final ConnectionKey key = new ConnectionKey();
    private Clusters clusters = Clusters.NONE;
    private long hashUntilMs = Long.MIN_VALUE;
    private DropReason dropReason;
    private RealServer server;

    /** Forwards over this plane; nothing is forwarded before {@link #clusters}. */
    public Forwarder(Links links, DataPlane plane, ConnectionTable table, ForwarderCounters counters) {
        this.links = links;
        this.plane = plane;
        this.table = table;
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
        Ipv4Flyweight ipv4 = frame.ipv4();
        key.setIpv4(ipv4.source(), frame.tcp().sourcePort(), cluster.vip(), port.port(), Ipv4Flyweight.PROTOCOL_TCP);
        Connection connection = table.lookup(key);
        server = connection == null ? withoutEntry(port, nowMs) : withEntry(port, connection, nowMs);
        return server == null ? Verdict.DROP : forward(buffer, offset, length);
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

    private RealServer withEntry(Port port, Connection connection, long nowMs) {
        RealServer known = port.server(connection.serverId());
        if (frame.tcp().isInitialSyn()) {
            return withEntryAndSyn(port, connection, known, nowMs);
        }
        ConnectionState next = TcpTracking.after(connection, frame.tcp());
        if (next != connection.state()) {
            table.changeState(connection, key, next, nowMs);
        }
        connection.lastSeenMs(nowMs);
        return orDrop(known, DropReason.SERVER_REMOVED);
    }

    /**
     * A SYN may open a new connection on the ports of one that ended, or be forged to break one that lives. The server knows which: it
     * gets the SYN as long as it may still have the connection, and answers a forged one with a challenge (RFC 5961 section 4).
     */
    private RealServer withEntryAndSyn(Port port, Connection connection, RealServer known, long nowMs) {
        boolean isUp = known != null && known.neighbour().isReachable();
        boolean takesNew = isUp && known.weight() > 0;
        connection.lastSeenMs(nowMs);
        return switch (connection.state()) {
            case CLOSING -> restart(port, connection, port.schedule(), nowMs);
            case HALF_CLOSED -> restart(port, connection, takesNew ? known : port.schedule(), nowMs);
            case HALF_OPEN, UNPROVEN, ESTABLISHED -> isUp ? known : restart(port, connection, port.schedule(), nowMs);
        };
    }

    /** A new connection in the place of an old one that has the same addresses and ports. */
    private RealServer restart(Port port, Connection connection, RealServer chosen, long nowMs) {
        if (chosen != null && !table.restart(connection, key, chosen.id(), nowMs)) {
            table.remove(key);
            return overflow(hash(port), nowMs);
        }
        return orDrop(chosen, DropReason.NO_SERVER);
    }

    private RealServer withoutEntry(Port port, long nowMs) {
        if (frame.tcp().isInitialSyn()) {
            RealServer chosen = orDrop(port.schedule(), DropReason.NO_SERVER);
            if (chosen != null && table.insert(key, ConnectionState.HALF_OPEN, chosen.id(), nowMs) == null) {
                return overflow(hash(port), nowMs);
            }
            return chosen;
        }
        boolean overflowing = nowMs < hashUntilMs;
        boolean reset = (frame.tcp().flags() & TcpFlyweight.RST) != 0;
        if (!overflowing && port.onMiss() == OnMiss.DROP || reset) {
            return orDrop(null, DropReason.NO_CONNECTION);
        }
        RealServer chosen = orDrop(hash(port), DropReason.NO_SERVER);
        if (chosen != null) {
            counters.forwardedByHash();
            table.insert(key, ConnectionState.UNPROVEN, chosen.id(), nowMs);
        }
        return chosen;
    }

    private RealServer hash(Port port) {
        return port.pickByHash(frame.ipv4().source(), frame.tcp().sourcePort());
    }

    private RealServer overflow(RealServer chosen, long nowMs) {
        hashUntilMs = nowMs + OVERFLOW_MS;
        if (chosen != null) {
            counters.forwardedByHash();
        }
        return orDrop(chosen, DropReason.NO_SERVER);
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

    private RealServer orDrop(RealServer chosen, DropReason reason) {
        if (chosen == null) {
            dropReason = reason;
        }
        return chosen;
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
