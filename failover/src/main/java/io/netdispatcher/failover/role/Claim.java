package io.netdispatcher.failover.role;

/**
 * With what a node became active. Of two nodes that are active the one with the larger claim stays; a claim never changes, so that both
 * decide alike.
 *
 * @param epoch compared first, by its counter; by its node index last
 * @param isHot whether the replica was complete then
 * @param reach stations of the LAN that were heard then
 * @param isPreferred whether the configuration prefers its node
 */
public record Claim(Epoch epoch, boolean isHot, int reach, boolean isPreferred) implements Comparable<Claim> {
    /** Nobody has claimed yet. */
    public static final Claim NONE = new Claim(Epoch.NONE, false, 0, false);

    @Override
    public int compareTo(Claim other) {
        int order = Long.compare(epoch.counter(), other.epoch.counter());
        order = order != 0 ? order : Boolean.compare(isHot, other.isHot);
        order = order != 0 ? order : Integer.compare(reach, other.reach);
        order = order != 0 ? order : Boolean.compare(isPreferred, other.isPreferred);
        return order != 0 ? order : Integer.compare(epoch.index(), other.epoch.index());
    }
}
