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
    /** Its role, null when it has none yet. */
    ReplicationRole role() {
        return switch (introduction.role()) {
            case Session.ROLE_ACTIVE -> ReplicationRole.ACTIVE;
            case Session.ROLE_SHADOW -> ReplicationRole.SHADOW;
            default -> null;
        };
    }
}
