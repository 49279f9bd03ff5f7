package io.netdispatcher.failover.heartbeat;

/** Why a heartbeat that came in was refused. */
public enum HeartbeatRejection {
    /** It is no heartbeat. */
    FOREIGN_FORMAT,
    /** It is of a version that this node does not know. */
    UNSUPPORTED_VERSION,
    /** It says that it is of another node than the peer. */
    FOREIGN_SENDER,
    /** It was not sealed with the pair's key, or was changed. */
    WRONG_SEAL,
    /** It does not name this start of this node, or is of a start of the peer that has ended: perhaps a recorded one. */
    UNPROVEN,
    /** It came before, by this path. */
    REPEATED
}
