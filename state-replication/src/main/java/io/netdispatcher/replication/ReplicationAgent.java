package io.netdispatcher.replication;

import io.netdispatcher.replication.table.Exchange;
import io.netdispatcher.replication.transport.Transport;
import io.netdispatcher.replication.wire.PairKey;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/** The replication's duty cycle: messages in, acknowledgements, records out. */
public final class ReplicationAgent implements Agent {
    /** What an agent is made of; {@code incarnation} is a random number that no earlier start of this node had. */
    public record Parts(
            ReplicationSettings settings,
            PairKey key,
            Exchange exchange,
            Transport transport,
            ReplicationCounters counters,
            ReplicationListener listener,
            NanoClock clock,
            long incarnation) {}

    /** An agent that has no role yet. */
    public ReplicationAgent(Parts parts) {}

    /** From now on this end, under this epoch. Any thread. */
    public void become(ReplicationRole role, long epochCounter, int epochIndex) {}

    /** The configuration that the shadow is to have; for the active node. Any thread. */
    public void configuration(long version, byte[] text) {}

    /** The shadow has taken over this version. Any thread. */
    public void configurationAdopted(long version) {}

    /** How things are. Any thread. */
    public ReplicationStatus status() {
        return null;
    }

    @Override
    public int doWork() {
        return 0;
    }

    @Override
    public String roleName() {
        return "replication";
    }
}
