package io.netdispatcher.replication.table;

import io.netdispatcher.replication.wire.BucketSet;

/**
 * What the replication agent wants of the log.
 *
 * @param number counts up; the log acts on a number it has not seen yet
 * @param scope what to take a snapshot of; null to stop logging
 */
public record SnapshotRequest(int number, BucketSet scope) {
    /** Nobody listens. */
    public static final SnapshotRequest NONE = new SnapshotRequest(0, null);
}
