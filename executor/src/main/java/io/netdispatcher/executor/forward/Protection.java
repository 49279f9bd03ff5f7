package io.netdispatcher.executor.forward;

import io.netdispatcher.executor.replication.ReplicationPort;

/**
 * What protects new connections: from loss when the node dies, and the table and the link to the shadow from too many of them.
 *
 * @param replication the same that is the table's listener
 * @param hold whether SYNs wait for the shadow
 * @param rates how many connections one network may open a second
 */
public record Protection(ReplicationPort replication, HoldPolicy hold, SourceRates rates) {
    /** Of a node without a partner; {@code seed} is for {@link SourceRates}. */
    public static Protection alone(long seed) {
        return new Protection(
                ReplicationPort.NONE, HoldPolicy.NONE, new SourceRates(SourceRates.LIMIT_PER_SECOND, seed));
    }
}
