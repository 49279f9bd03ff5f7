package io.netdispatcher.executor.pair;

import org.agrona.concurrent.NanoClock;

/**
 * Until when the executor may answer for the VIPs and open connections. The role agent renews it in each of its ticks, from the time at which
 * the tick began; the executor asks after it has taken a packet. So a node that was stopped does not answer by what was true before, whichever
 * of its threads goes on first. Written by one thread, read by another.
 */
public final class VipLease {
    private final NanoClock clock;
    private volatile long untilNs;
    private volatile boolean isUnlimited;

    private VipLease(NanoClock clock) {
        this.clock = clock;
    }

    /** A lease that has run out; {@code clock} is the role agent's too. */
    public static VipLease expired(NanoClock clock) {
        VipLease lease = new VipLease(clock);
        lease.revoke();
        return lease;
    }

    /** That of a node without a partner: it never runs out. */
    public static VipLease unlimited() {
        VipLease lease = new VipLease(() -> 0);
        lease.isUnlimited = true;
        return lease;
    }

    /** It runs out then, and not before. */
    public void renew(long newUntilNs) {
        untilNs = newUntilNs;
    }

    /** It has run out. */
    public void revoke() {
        untilNs = clock.nanoTime() - 1;
    }

    /** Whether it has not run out at this moment. */
    public boolean isValid() {
        return isUnlimited || untilNs - clock.nanoTime() > 0;
    }
}
