package io.netdispatcher.executor.cluster;

import io.netdispatcher.executor.arp.Neighbour;
import io.netdispatcher.executor.counters.ServerCounters;
import io.netdispatcher.executor.scheduler.Candidate;

/** A real server of one port. Owned by the executor thread; other threads read its counters only. */
public final class RealServer implements Candidate {
    private final ServerSpec spec;
    private final Neighbour neighbour;
    private final ServerCounters counters;

    RealServer(ServerSpec spec, Neighbour neighbour, ServerCounters counters) {
        this.spec = spec;
        this.neighbour = neighbour;
        this.counters = counters;
    }

    public String name() {
        return spec.name();
    }

    /** What the connection table stores: the IPv4 address, the same on both nodes and after a restart. */
    @Override
    public int id() {
        return spec.address();
    }

    /** 0 to 100, as configured. */
    public int weight() {
        return spec.weight();
    }

    /** Where the server is on the LAN. */
    public Neighbour neighbour() {
        return neighbour;
    }

    public ServerCounters counters() {
        return counters;
    }

    /** The weight the scheduler may use now: 0 while the server's MAC address does not resolve. */
    @Override
    public int schedulableWeight() {
        return neighbour.isReachable() ? spec.weight() : 0;
    }
}
