package io.netdispatcher.replication;

/**
 * Something about the replica that an admin wants to read later.
 *
 * @param kind what it is about
 * @param from what it was before, such as {@code BULK}; empty when it has no such thing
 * @param to what it is now
 * @param reason why, with the numbers that decided
 */
public record ReplicationEvent(Kind kind, String from, String to, String reason) {
    /** What an event is about. */
    public enum Kind {
        /** The replica's state changed. */
        SYNC,
        /** A session with the other node began or ended. */
        SESSION,
        /** Something is wrong, and an admin should look. */
        ALARM,
        /** What an alarm was about is over. */
        CLEARED,
        /** Digests differ: some buckets are repaired. */
        DIGEST,
        /** Entries of the node that was active as well were merged. */
        MERGE
    }
}
