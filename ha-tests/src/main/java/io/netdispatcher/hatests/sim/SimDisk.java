package io.netdispatcher.hatests.sim;

/** What a machine keeps over a restart: the epoch's counter, and the table as it was saved. */
final class SimDisk {
    final Contents table = new Contents();
    private long counter;
    private boolean isFull;
    /** Whether a claim was ever made that a crash has made this disk forget. */
    private boolean hasForgotten;

    long counter() {
        return counter;
    }

    /** False when there is no room. */
    boolean write(long newCounter) {
        if (!isFull) {
            counter = Math.max(counter, newCounter);
        }
        return !isFull;
    }

    void full(boolean full) {
        isFull = full;
    }

    void forget() {
        hasForgotten = true;
    }

    boolean hasForgotten() {
        return hasForgotten;
    }
}
