package io.netdispatcher.failover.role;

/**
 * Number of a claim: each one is larger than all that its node has seen, and no two are equal.
 *
 * @param counter larger by one with each claim
 * @param index of the node that claimed, 1 to 255; 0 for none
 */
public record Epoch(long counter, int index) {
    /** Before the first claim. */
    public static final Epoch NONE = new Epoch(0, 0);

    @Override
    public String toString() {
        return counter + ":" + index;
    }
}
