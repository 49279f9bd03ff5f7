package io.netdispatcher.executor.forward;

import io.netdispatcher.executor.cluster.RealServer;
import io.netdispatcher.executor.counters.ForwarderCounters;
import io.netdispatcher.executor.frame.Frame;
import io.netdispatcher.executor.frame.Ipv4Flyweight;
import io.netdispatcher.executor.frame.MacAddress;
import io.netdispatcher.executor.plane.DataPlane;
import io.netdispatcher.executor.plane.Links;
import io.netdispatcher.executor.verdict.DropReason;
import org.agrona.MutableDirectBuffer;

/** The way to the servers: a TCP segment gets new MAC addresses and is otherwise unchanged. Owned by the executor thread; no allocation. */
final class Outlet {
    private final Links links;
    private final DataPlane plane;
    private final ForwarderCounters counters;

    Outlet(Links links, DataPlane plane, ForwarderCounters counters) {
        this.links = links;
        this.plane = plane;
        this.counters = counters;
    }

    /** Addresses the segment in this frame to the server; returns why it can't go there, or null. */
    DropReason address(Frame frame, RealServer server) {
        Ipv4Flyweight ipv4 = frame.ipv4();
        long mac = server.neighbour().mac();
        if (mac == MacAddress.UNKNOWN) {
            return DropReason.SERVER_UNRESOLVED;
        }
        if (ipv4.totalLength() > links.internal().mtu()) {
            return DropReason.OVERSIZE;
        }
        if (frame.tcp().completePartialChecksum(ipv4.source(), ipv4.destination())) {
            counters.checksumCompleted();
        }
        frame.ethernet().rewriteMacs(mac, links.internal().mac());
        return null;
    }

    /** Sends a frame that is addressed; returns why it is not on its way, or null. */
    DropReason send(RealServer server, MutableDirectBuffer buffer, int offset, int length) {
        if (!plane.send(links.internal().index(), buffer, offset, length)) {
            return DropReason.SEND_FAILED;
        }
        server.counters().forwarded(length);
        return null;
    }
}
