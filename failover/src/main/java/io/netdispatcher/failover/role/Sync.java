package io.netdispatcher.failover.role;

/**
 * How far the replica is, as the replication says.
 *
 * @param isHot up to date now; on the active node: that of the shadow
 * @param isReady on the shadow: up to date, or was so when the active node was lost, and nothing is known to be missing
 * @param isSameConfiguration whether both nodes work with the same configuration
 * @param state in words
 */
public record Sync(boolean isHot, boolean isReady, boolean isSameConfiguration, String state) {
    /** There is no replica. */
    public static final Sync NONE = new Sync(false, false, false, "NONE");
}
