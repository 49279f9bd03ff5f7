package io.netdispatcher.failover;

import io.netdispatcher.failover.role.Effect;

/** What the role machine has done, by executor, replication and disk. Called on the failover agent's thread; nothing here may block. */
public interface Duties {
    /** Executor and replication do this from now on. */
    void perform(Effect.Perform duty);

    /** The executor asks the LAN who answers for the VIPs. */
    void probeVips();

    /** The executor announces the VIPs afresh. */
    void announce();

    /** The counter is to be on disk; {@link FailoverAgent#epochReserved} or {@link FailoverAgent#epochUnwritable} tells. */
    void reserveEpoch(long counter);
}
