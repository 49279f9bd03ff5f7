package io.netdispatcher.executor.counters;

import org.agrona.concurrent.status.AtomicCounter;

/** What is counted of ARP. Written by the executor thread, read by anyone. */
public final class ArpCounters {
    private final AtomicCounter received;
    private final AtomicCounter malformed;
    private final AtomicCounter answered;
    private final AtomicCounter announced;
    private final AtomicCounter conflicts;
    private final AtomicCounter defended;
    private final AtomicCounter leaseExpired;
    private final AtomicCounter notSent;

    ArpCounters(ExecutorCounters.Allocator counters) {
        received = counters.allocate("arp.received");
        malformed = counters.allocate("arp.malformed");
        answered = counters.allocate("arp.answered");
        announced = counters.allocate("arp.announced");
        conflicts = counters.allocate("arp.vip_conflicts");
        defended = counters.allocate("arp.defended");
        leaseExpired = counters.allocate("arp.lease_expired");
        notSent = counters.allocate("arp.announcements_not_sent");
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

    /** The VIPs were announced because of that. */
    public void defended() {
        defended.incrementOpaque();
    }

    /** A request for a VIP was not answered, for this node might not be the active one any more. */
    public void leaseExpired() {
        leaseExpired.incrementOpaque();
    }

    /** The link did not take an announcement. */
    public void notSent() {
        notSent.incrementOpaque();
    }

    /** How often somebody else claimed one of the VIPs. */
    public long conflicts() {
        return conflicts.get();
    }
}
