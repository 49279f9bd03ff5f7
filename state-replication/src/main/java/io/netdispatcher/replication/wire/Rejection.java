package io.netdispatcher.replication.wire;

/** Why a message is refused. Nothing changes by a refused message. */
public enum Rejection {
    /** Shorter than it says, or than any message is. */
    TRUNCATED,
    /** Not a message of ours. */
    FOREIGN_FORMAT,
    /** A format that this node does not know. */
    UNSUPPORTED_VERSION,
    /** From this node itself. */
    REFLECTED,
    /** From a node that is not the other one of the pair. */
    FOREIGN_NODE,
    /** The seal is not right: forged, altered, or made with another key. */
    WRONG_SEAL,
    /** Meant for, or from, an earlier start of a node. */
    FOREIGN_INCARNATION,
    /** Of another epoch than the session's. */
    FOREIGN_EPOCH,
    /** Not newer than the last one. */
    REPLAYED,
    /** Sealed by the other node, and yet nonsense. */
    MALFORMED,
    /** Not to be expected from a node of this role, or without a session. */
    OUT_OF_PLACE
}
