package io.netdispatcher.executor.cluster;

import io.netdispatcher.executor.arp.Neighbour;
import io.netdispatcher.executor.counters.ServerCounters;
import io.netdispatcher.executor.replication.ServiceState;
import io.netdispatcher.executor.scheduler.Candidate;

/**
 * A real server of one port. Its weight starts as configured and may be changed while it runs, as may its marks. Owned by the executor
 * thread; other threads read its counters only.
 */
public final class RealServer implements Candidate {
    private final ServerSpec spec;
    private final Neighbour neighbour;
    private final ServerCounters counters;
    private int weight;
    private int marks;

    /** Goes on with weight and marks of the same server {@code before}, unless that is null or its weight was configured differently. */
    RealServer(ServerSpec spec, Neighbour neighbour, ServerCounters counters, RealServer before) {
        this.spec = spec;
        this.neighbour = neighbour;
        this.counters = counters;
        boolean isKept = before != null && before.spec.weight() == spec.weight();
        weight = isKept ? before.weight : spec.weight();
        marks = before == null ? 0 : before.marks;
    }

    public String name() {
        return spec.name();
    }

    /** What the connection table stores: the IPv4 address, the same on both nodes and after a restart. */
    @Override
    public int id() {
        return spec.address();
    }

    /** 0 to 100, as it is now. */
    public int weight() {
        return weight;
    }

    /** 0 to 100, as configured. */
    public int configuredWeight() {
        return spec.weight();
    }

    /** A sum of {@link ServiceState#QUIESCED} and {@link ServiceState#DOWN}: while it is not 0 there are no new connections. */
    public int marks() {
        return marks;
    }

    void weight(int next) {
        weight = next;
    }

    void marks(int next) {
        marks = next;
    }

    /** Where the server is on the LAN. */
    public Neighbour neighbour() {
        return neighbour;
    }

    public ServerCounters counters() {
        return counters;
    }

    /** The weight the scheduler may use now: 0 while the server is marked, or its MAC address does not resolve. */
    @Override
    public int schedulableWeight() {
        return marks == 0 && neighbour.isReachable() ? weight : 0;
    }
}
