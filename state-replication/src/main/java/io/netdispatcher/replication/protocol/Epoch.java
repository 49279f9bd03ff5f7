package io.netdispatcher.replication.protocol;

/**
 * Under which claim a node is active: (counter, node index), compared as a pair.
 *
 * @param counter grows with every claim
 * @param index of the node that claimed
 */
record Epoch(long counter, int index) implements Comparable<Epoch> {
    static final Epoch NONE = new Epoch(0, 0);

    @Override
    public int compareTo(Epoch other) {
        int order = Long.compare(counter, other.counter);
        return order != 0 ? order : Integer.compare(index, other.index);
    }

    @Override
    public String toString() {
        return counter + ":" + index;
    }
}
