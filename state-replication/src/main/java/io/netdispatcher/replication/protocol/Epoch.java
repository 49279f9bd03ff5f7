package io.netdispatcher.replication.protocol;

/**
 * Under which claim a node is active: (counter, node index), compared as a pair.
 *
 * @param counter grows with every claim
 * @param index of the node that claimed
 */
record Epoch(long counter, int index) {
    static final Epoch NONE = new Epoch(0, 0);
}
