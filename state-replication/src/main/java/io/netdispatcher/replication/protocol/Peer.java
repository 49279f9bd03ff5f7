package io.netdispatcher.replication.protocol;

import io.netdispatcher.replication.ReplicationRole;
import io.netdispatcher.replication.wire.Introduction;

/**
 * What the other node said of itself.
 *
 * @param incarnation its start
 * @param epoch under which it is active, or which it last heard of
 * @param introduction the rest
 */
record Peer(long incarnation, Epoch epoch, Introduction introduction) {
    /** Whether it says the same of itself, but for what changes nothing between the two nodes: configuration version, a shadow's epoch. */
    boolean isSame(Peer other) {
        Introduction theirs = other.introduction();
        return incarnation == other.incarnation()
                && introduction.role() == theirs.role()
                && (role() != ReplicationRole.ACTIVE || epoch.equals(other.epoch()))
                && introduction.lowestVersion() == theirs.lowestVersion()
                && introduction.highestVersion() == theirs.highestVersion()
                && introduction.capacity() == theirs.capacity()
                && introduction.abilities() == theirs.abilities();
    }

    /** Its role, null when it has none yet. */
    ReplicationRole role() {
        return switch (introduction.role()) {
            case Session.ROLE_ACTIVE -> ReplicationRole.ACTIVE;
            case Session.ROLE_SHADOW -> ReplicationRole.SHADOW;
            default -> null;
        };
    }
}
