package io.netdispatcher.executor.forward;

import io.netdispatcher.executor.replication.ReplicationPort;
import io.netdispatcher.executor.table.Connection;
import io.netdispatcher.executor.verdict.StatelessReason;

/**
 * Whether a SYN may make an entry, and whether it must wait then. Under pressure it may not: it is forwarded by a hash, and its client's next
 * segment makes the entry, so a flood of SYNs costs neither table nor link. Owned by the executor thread.
 */
final class Admission {
    private final ReplicationPort replication;
    private final HoldPolicy policy;
    private final SourceRates rates;
    private final HeldSyns held;
    private boolean holding;

    Admission(Protection protection, HeldSyns held) {
        replication = protection.replication();
        policy = protection.hold();
        rates = protection.rates();
        this.held = held;
    }

    /** Why a SYN of this length may make no entry, or null: then it must make one, for it is counted. */
    StatelessReason refusal(int client, int length, long nowMs) {
        holding = policy.isEnabled() && replication.holdsNewConnections();
        if (replication.isUnderPressure()) {
            return StatelessReason.PRESSURE;
        }
        if (holding && !held.hasRoom(length)) {
            return StatelessReason.HOLD_FULL;
        }
        return rates.admits(client, nowMs) ? null : StatelessReason.SOURCE_RATE;
    }

    /** Whether the SYN that was admitted last is to be held; there is room for it. */
    boolean holds() {
        return holding;
    }

    /** Whether the SYN that made this entry is still held. */
    boolean isHeld(Connection connection) {
        return held.contains(connection);
    }
}
