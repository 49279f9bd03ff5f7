package io.netdispatcher.executor.counters;

import org.agrona.concurrent.status.AtomicCounter;

/** What is counted of ARP. Written by the executor thread, read by anyone. */
public final class ArpCounters {
    private final AtomicCounter received;
    private final AtomicCounter malformed;
    private final AtomicCounter answered;
    private final AtomicCounter announced;
    private final AtomicCounter conflicts;

    ArpCounters(ExecutorCounters.Allocator counters) {
        received = counters.allocate("arp.received");
        malformed = counters.allocate("arp.malformed");
        answered = counters.allocate("arp.answered");
        announced = counters.allocate("arp.announced");
        conflicts = counters.allocate("arp.vip_conflicts");
    }

    public void received() {
        received.incrementOpaque();
    }

    public void malformed() {
        malformed.incrementOpaque();
    }

    public void answered() {
        answered.incrementOpaque();
    }

    public void announced() {
        announced.incrementOpaque();
    }

    /** Somebody else claims one of the VIPs. */
    public void conflict() {
        conflicts.incrementOpaque();
    }

    /** How often somebody else claimed one of the VIPs. */
    public long conflicts() {
        return conflicts.get();
    }
}
