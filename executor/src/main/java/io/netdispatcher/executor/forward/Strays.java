package io.netdispatcher.executor.forward;

import io.netdispatcher.executor.cluster.Port;
import io.netdispatcher.executor.cluster.RealServer;
import io.netdispatcher.executor.counters.ForwarderCounters;
import io.netdispatcher.executor.frame.EthernetFlyweight;
import io.netdispatcher.executor.frame.Frame;
import io.netdispatcher.executor.frame.Ipv4Flyweight;
import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.plane.Link;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionTable;
import io.netdispatcher.executor.verdict.DropReason;
import org.agrona.MutableDirectBuffer;

/**
 * Where frames go that clients send to this node although another one holds the VIPs since a moment ago: to the connection's server when the
 * table knows it, else to that node, the successor. No entry is made or touched: the table is the successor's replica. What the successor sent
 * is never sent back to it, so nothing goes in circles. Owned by the executor thread; no allocation.
 */
final class Strays {
    private final Link external;
    private final DataPlane plane;
    private final ConnectionTable table;
    private final Outlet outlet;
    private final ForwarderCounters counters;
    private final ConnectionKey key = new ConnectionKey();
    private long successorMac = MacAddress.UNKNOWN;

    /** The successor is reached by this link. */
    Strays(Link external, DataPlane plane, ConnectionTable table, Outlet outlet, ForwarderCounters counters) {
        this.external = external;
        this.plane = plane;
        this.table = table;
        this.outlet = outlet;
        this.counters = counters;
    }

    /** The active node's MAC address; {@link MacAddress#UNKNOWN}: what has no entry is dropped. */
    void successor(long mac) {
        successorMac = mac;
    }

    /** The server of a segment's connection, or null when no entry knows one. */
    RealServer serverFor(Port port, Frame frame) {
        Ipv4Flyweight ipv4 = frame.ipv4();
        key.setIpv4(
                ipv4.source(),
                frame.tcp().sourcePort(),
                ipv4.destination(),
                frame.tcp().destinationPort(),
                Ipv4Flyweight.PROTOCOL_TCP);
        Connection connection = table.lookup(key);
        return connection == null ? null : port.server(connection.serverId());
    }

    /** Forwards a segment to the server, or without one to the successor; returns why it does not, or null. */
    DropReason forward(RealServer server, Frame frame, MutableDirectBuffer buffer, int offset, int length) {
        if (server == null) {
            return handOn(frame, buffer, offset, length);
        }
        DropReason hindrance = outlet.address(frame, server);
        return hindrance == null ? outlet.send(server, buffer, offset, length) : hindrance;
    }

    /** Sends a frame to the successor, unchanged but for its MAC addresses; returns why it does not, or null. */
    DropReason handOn(Frame frame, MutableDirectBuffer buffer, int offset, int length) {
        EthernetFlyweight ethernet = frame.ethernet();
        if (successorMac == MacAddress.UNKNOWN || ethernet.sourceMac() == successorMac) {
            return DropReason.NOT_ACTIVE;
        }
        if (frame.ipv4().totalLength() > external.mtu()) {
            return DropReason.OVERSIZE;
        }
        ethernet.rewriteMacs(successorMac, external.mac());
        if (!plane.send(external.index(), buffer, offset, length)) {
            return DropReason.SEND_FAILED;
        }
        counters.handedOn();
        return null;
    }
}
