package io.netdispatcher.replication;

/** Which end of the replication a node is. */
public enum ReplicationRole {
    /** Tells. */
    ACTIVE,
    /** Is told. */
    SHADOW
}
