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
import io.netdispatcher.executor.verdict.StatelessReason;

/**
 * Which server a TCP segment goes to: that of its connection, or for a new connection the scheduler's, remembered in the table (the papers'
 * section 2; decision 0004). A SYN that {@link Admission} or the table refuses an entry goes by hash. Owned by the executor thread. No
 * allocation.
 */
final class ServerChoice {
    /** After a connection got no entry, segments without one are forwarded by hash for this long. */
    private static final long OVERFLOW_MS = 900_000;

    private final ConnectionTable table;
    private final Admission admission;
    private final ForwarderCounters counters;
    private final ConnectionKey key = new ConnectionKey();
    private TcpFlyweight segment;
    private long hashUntilMs = Long.MIN_VALUE;
    private long coldUntilMs = Long.MIN_VALUE;
    private DropReason refusal;
    private int length;
    private Connection made;

    ServerChoice(ConnectionTable table, Admission admission, ForwarderCounters counters) {
        this.table = table;
        this.admission = admission;
        this.counters = counters;
    }

    /** The server of the segment in this frame, or null: then {@link #refusal()} says why. */
    RealServer serverFor(Port port, Frame frame, int frameLength, long nowMs) {
        Ipv4Flyweight ipv4 = frame.ipv4();
        segment = frame.tcp();
        length = frameLength;
        refusal = null;
        made = null;
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

    /** The entry that the last segment made or restarted, or null; the table's flyweight. */
    Connection made() {
        return made;
    }

    /** Until then segments in mid-stream without an entry are dropped: their connections are not known because the table is not up to date. */
    void coldUntil(long untilMs) {
        coldUntilMs = untilMs;
    }

    int overflowRemainingMs(long nowMs) {
        return hashUntilMs > nowMs ? (int) (hashUntilMs - nowMs) : 0;
    }

    void adoptOverflow(int remainingMs, long nowMs) {
        hashUntilMs = Math.max(hashUntilMs, nowMs + Math.clamp(remainingMs, 0, OVERFLOW_MS));
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
     * gets the SYN as long as it may still have the connection, and answers a forged one with a challenge (RFC 5961 section 4). One
     * that repeats a held SYN may not overtake it, and need not wait beside it.
     */
    private RealServer withEntryAndSyn(Port port, Connection connection, RealServer known, long nowMs) {
        boolean isUp = known != null && known.neighbour().isReachable();
        connection.lastSeenMs(nowMs);
        if (admission.isHeld(connection)) {
            return orRefuse(null, DropReason.SYN_HELD);
        }
        if (connection.state() == ConnectionState.CLOSING || !isUp) {
            return restart(port, connection, nowMs);
        }
        return connection.state() == ConnectionState.HALF_CLOSED
                ? restartHalfClosed(port, connection, known, nowMs)
                : known;
    }

    /** When no entry may be made the old connection stays what it is. */
    private RealServer restartHalfClosed(Port port, Connection connection, RealServer known, long nowMs) {
        if (refusalOfEntry(nowMs) != null) {
            return known;
        }
        RealServer next = known.schedulableWeight() > 0 ? known : port.schedule();
        if (next == null || !table.restart(connection, key, next.id(), nowMs)) {
            return known;
        }
        made = connection;
        return next;
    }

    /** A new connection in the place of an old one that has the same addresses and ports. */
    private RealServer restart(Port port, Connection connection, long nowMs) {
        StatelessReason reason = refusalOfEntry(nowMs);
        if (reason == null) {
            RealServer chosen = port.schedule();
            if (chosen == null) {
                return orRefuse(null, DropReason.NO_SERVER);
            }
            if (table.restart(connection, key, chosen.id(), nowMs)) {
                made = connection;
                return chosen;
            }
            reason = StatelessReason.TABLE;
        }
        table.remove(key);
        return stateless(port, reason, nowMs);
    }

    private RealServer open(Port port, long nowMs) {
        StatelessReason reason = refusalOfEntry(nowMs);
        if (reason != null) {
            return stateless(port, reason, nowMs);
        }
        RealServer chosen = orRefuse(port.schedule(), DropReason.NO_SERVER);
        if (chosen != null) {
            made = table.insert(key, ConnectionState.HALF_OPEN, chosen.id(), nowMs);
        }
        return chosen == null || made != null ? chosen : stateless(port, StatelessReason.TABLE, nowMs);
    }

    private StatelessReason refusalOfEntry(long nowMs) {
        return admission.refusal(key.clientIpv4(), length, nowMs);
    }

    private RealServer withoutEntry(Port port, long nowMs) {
        if (segment.isInitialSyn()) {
            return open(port, nowMs);
        }
        if (nowMs < coldUntilMs) {
            return orRefuse(null, DropReason.COLD_TABLE);
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

    /** By hash, and so are segments without an entry for a while: the next one of this client makes the entry. */
    private RealServer stateless(Port port, StatelessReason reason, long nowMs) {
        hashUntilMs = nowMs + OVERFLOW_MS;
        RealServer chosen = hash(port);
        if (chosen != null) {
            counters.forwardedByHash();
            counters.stateless(reason);
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
