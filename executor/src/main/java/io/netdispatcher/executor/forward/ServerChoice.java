package io.netdispatcher.executor.forward;

import io.netdispatcher.executor.cluster.OnMiss;
import io.netdispatcher.executor.cluster.Port;
import io.netdispatcher.executor.cluster.RealServer;
import io.netdispatcher.executor.counters.ForwarderCounters;
import io.netdispatcher.executor.frame.Frame;
import io.netdispatcher.executor.frame.Ipv4Flyweight;
import io.netdispatcher.executor.frame.TcpFlyweight;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.verdict.DropReason;

/**
 * Which server a TCP segment goes to: that of its connection, or for a new connection the scheduler's, remembered in the table (the papers'
 * section 2; decision 0004). Owned by the executor thread. No allocation.
 */
final class ServerChoice {
    /** After a connection got no entry, segments without one are forwarded by hash for this long. */
    private static final long OVERFLOW_MS = 900_000;

    private final ConnectionTable table;
    private final ForwarderCounters counters;
    private final ConnectionKey key = new ConnectionKey();
    private TcpFlyweight segment;
    private long hashUntilMs = Long.MIN_VALUE;
    private DropReason refusal;

    ServerChoice(ConnectionTable table, ForwarderCounters counters) {
        this.table = table;
        this.counters = counters;
    }

    /** The server of the segment in this frame, or null: then {@link #refusal()} says why. */
    RealServer serverFor(Port port, Frame frame, long nowMs) {
        Ipv4Flyweight ipv4 = frame.ipv4();
        segment = frame.tcp();
        refusal = null;
        key.setIpv4(
                ipv4.source(),
                segment.sourcePort(),
                ipv4.destination(),
                segment.destinationPort(),
                Ipv4Flyweight.PROTOCOL_TCP);
        Connection connection = table.lookup(key);
        return connection == null ? withoutEntry(port, nowMs) : withEntry(port, connection, nowMs);
    }

    /** Why the last segment has no server. */
    DropReason refusal() {
        return refusal;
    }

    private RealServer withEntry(Port port, Connection connection, long nowMs) {
        RealServer known = port.server(connection.serverId());
        if (segment.isInitialSyn()) {
            return withEntryAndSyn(port, connection, known, nowMs);
        }
        ConnectionState next = TcpTracking.after(connection, segment);
        if (next != connection.state()) {
            table.changeState(connection, key, next, nowMs);
        }
        connection.lastSeenMs(nowMs);
        return orRefuse(known, DropReason.SERVER_REMOVED);
    }

    /**
     * A SYN may open a new connection on the ports of one that ended, or be forged to break one that lives. The server knows which: it
     * gets the SYN as long as it may still have the connection, and answers a forged one with a challenge (RFC 5961 section 4).
     */
    private RealServer withEntryAndSyn(Port port, Connection connection, RealServer known, long nowMs) {
        boolean isUp = known != null && known.neighbour().isReachable();
        connection.lastSeenMs(nowMs);
        if (connection.state() == ConnectionState.CLOSING || !isUp) {
            return restart(port, connection, port.schedule(), nowMs);
        }
        if (connection.state() == ConnectionState.HALF_CLOSED) {
            RealServer next = known.weight() > 0 ? known : port.schedule();
            // Refused when the half-open share is full: then the old connection stays what it is.
            boolean startsAgain = next != null && table.restart(connection, key, next.id(), nowMs);
            return startsAgain ? next : known;
        }
        return known;
    }

    /** A new connection in the place of an old one that has the same addresses and ports. */
    private RealServer restart(Port port, Connection connection, RealServer chosen, long nowMs) {
        if (chosen != null && !table.restart(connection, key, chosen.id(), nowMs)) {
            table.remove(key);
            return overflow(hash(port), nowMs);
        }
        return orRefuse(chosen, DropReason.NO_SERVER);
    }

    private RealServer withoutEntry(Port port, long nowMs) {
        if (segment.isInitialSyn()) {
            RealServer chosen = orRefuse(port.schedule(), DropReason.NO_SERVER);
            if (chosen != null && table.insert(key, ConnectionState.HALF_OPEN, chosen.id(), nowMs) == null) {
                return overflow(hash(port), nowMs);
            }
            return chosen;
        }
        boolean overflowing = nowMs < hashUntilMs;
        boolean reset = (segment.flags() & TcpFlyweight.RST) != 0;
        if (!overflowing && port.onMiss() == OnMiss.DROP || reset) {
            return orRefuse(null, DropReason.NO_CONNECTION);
        }
        RealServer chosen = orRefuse(hash(port), DropReason.NO_SERVER);
        if (chosen != null) {
            counters.forwardedByHash();
            table.insert(key, ConnectionState.UNPROVEN, chosen.id(), nowMs);
        }
        return chosen;
    }

    private RealServer hash(Port port) {
        return port.pickByHash(key.clientIpv4(), key.clientPort());
    }

    private RealServer overflow(RealServer chosen, long nowMs) {
        hashUntilMs = nowMs + OVERFLOW_MS;
        if (chosen != null) {
            counters.forwardedByHash();
        }
        return orRefuse(chosen, DropReason.NO_SERVER);
    }

    private RealServer orRefuse(RealServer chosen, DropReason reason) {
        if (chosen == null) {
            refusal = reason;
        }
        return chosen;
    }
}
