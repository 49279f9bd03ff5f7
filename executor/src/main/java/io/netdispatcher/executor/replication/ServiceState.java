package io.netdispatcher.executor.replication;

import java.util.Arrays;

/**
 * What a service's scheduler knows: its position, and weight and marks of each server. Filled again and again; grows to the largest service
 * and allocates no more then. Not thread-safe.
 */
public final class ServiceState {
    /** Mark: takes no new connections, by an admin's wish. */
    public static final int QUIESCED = 1;
    /** Mark: an advisor found it down. */
    public static final int DOWN = 2;

    private static final int FIRST_CAPACITY = 16;

    private int vip;
    private int port;
    private long totalWeight;
    private int count;
    private int[] serverIds = new int[FIRST_CAPACITY];
    private int[] weights = new int[FIRST_CAPACITY];
    private int[] marks = new int[FIRST_CAPACITY];
    private long[] lags = new long[FIRST_CAPACITY];

    /** Begins anew, without servers. {@code totalWeight} is the unit of the lags: 1/totalWeight of a connection. */
    public ServiceState begin(int newVip, int newPort, long newTotalWeight) {
        vip = newVip;
        port = newPort;
        totalWeight = newTotalWeight;
        count = 0;
        return this;
    }

    /** Adds a server; {@code marks} is a sum of {@link #QUIESCED} and {@link #DOWN}. */
    public ServiceState add(int serverId, int weight, int serverMarks, long lag) {
        if (count == serverIds.length) {
            int capacity = 2 * count;
            serverIds = Arrays.copyOf(serverIds, capacity);
            weights = Arrays.copyOf(weights, capacity);
            marks = Arrays.copyOf(marks, capacity);
            lags = Arrays.copyOf(lags, capacity);
        }
        serverIds[count] = serverId;
        weights[count] = weight;
        marks[count] = serverMarks;
        lags[count] = lag;
        count++;
        return this;
    }

    /** The VIP, as integer of its four bytes. */
    public int vip() {
        return vip;
    }

    public int port() {
        return port;
    }

    /** The unit of the lags. */
    public long totalWeight() {
        return totalWeight;
    }

    /** Servers. */
    public int count() {
        return count;
    }

    public int serverId(int index) {
        return serverIds[index];
    }

    public int weight(int index) {
        return weights[index];
    }

    public int marks(int index) {
        return marks[index];
    }

    /** How far the server is behind its share, in 1/totalWeight of a connection. */
    public long lag(int index) {
        return lags[index];
    }
}
