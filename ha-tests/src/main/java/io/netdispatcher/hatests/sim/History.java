package io.netdispatcher.hatests.sim;

import java.util.Arrays;

/**
 * Every change of one node's table since its start, with its position in that node's stream, so that the table can be had as it was at any
 * position. A change that the log did not take belongs to the next snapshot, whose beginning has the next position.
 */
final class History {
    private static final int FIRST_CAPACITY = 256;

    private final Contents first = new Contents();
    private final Contents rolling = new Contents();
    private long[] positions = new long[FIRST_CAPACITY];
    private int[] ids = new int[FIRST_CAPACITY];
    private long[] versions = new long[FIRST_CAPACITY];
    private int[] servers = new int[FIRST_CAPACITY];
    private byte[] states = new byte[FIRST_CAPACITY];
    private int count;
    private int rolled;
    private long rolledTo;

    History(Contents atStart) {
        first.copyFrom(atStart);
        rolling.copyFrom(atStart);
    }

    /** State 0: removed. */
    void add(long position, int id, long version, int server, byte state) {
        if (count == ids.length) {
            int more = 2 * count;
            positions = Arrays.copyOf(positions, more);
            ids = Arrays.copyOf(ids, more);
            versions = Arrays.copyOf(versions, more);
            servers = Arrays.copyOf(servers, more);
            states = Arrays.copyOf(states, more);
        }
        positions[count] = position;
        ids[count] = id;
        versions[count] = version;
        servers[count] = server;
        states[count] = state;
        count++;
        if (position <= rolledTo) {
            rolled = 0;
        }
    }

    /** The table as it was at this position; valid until the next call. */
    Contents at(long position) {
        if (position < rolledTo || rolled == 0) {
            rolling.copyFrom(first);
            rolled = 0;
        }
        while (rolled < count && positions[rolled] <= position) {
            rolling.set(ids[rolled], versions[rolled], servers[rolled], states[rolled]);
            rolled++;
        }
        rolledTo = position;
        return rolling;
    }
}
