package io.netdispatcher.replication.protocol;

/** Messages on their way: sent and not acknowledged, or received and not applied. A bounded queue; no allocation. */
final class Inflight {
    private static final int CAPACITY = 4096;

    private final long[] positions = new long[CAPACITY];
    private final long[] times = new long[CAPACITY];
    private final long[] creations = new long[CAPACITY];
    private final int[] bytes = new int[CAPACITY];
    private int head;
    private int count;
    private int totalBytes;
    private long settledCreations;

    boolean isFull() {
        return count == CAPACITY;
    }

    /** Adds what ends with this position; {@code createdSoFar} new connections are in the stream up to it. */
    void add(long lastPosition, long nowNs, long createdSoFar, int length) {
        if (isFull()) {
            settleFirst();
        }
        int place = (head + count) % CAPACITY;
        positions[place] = lastPosition;
        times[place] = nowNs;
        creations[place] = createdSoFar;
        bytes[place] = length;
        count++;
        totalBytes += length;
    }

    /** Takes out all that ends at or before this position. */
    void settle(long position) {
        while (count > 0 && positions[head] <= position) {
            settleFirst();
        }
    }

    private void settleFirst() {
        settledCreations = creations[head];
        totalBytes -= bytes[head];
        head = (head + 1) % CAPACITY;
        count--;
    }

    void clear() {
        count = 0;
        totalBytes = 0;
    }

    /** Bytes on their way. */
    int totalBytes() {
        return totalBytes;
    }

    /** Age of the oldest, 0 when there is none. */
    long oldestNs(long nowNs) {
        return count == 0 ? 0 : nowNs - times[head];
    }

    /** New connections up to the last position that was settled. */
    long settledCreations() {
        return settledCreations;
    }
}
