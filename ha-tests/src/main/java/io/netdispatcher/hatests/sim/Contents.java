package io.netdispatcher.hatests.sim;

import java.util.Arrays;

/** What a table holds, apart from ages: version, server and state of each key. */
final class Contents {
    final long[] versions = new long[SimKeys.COUNT];
    final int[] servers = new int[SimKeys.COUNT];
    final byte[] states = new byte[SimKeys.COUNT];

    /** State 0: no entry. */
    void set(int id, long version, int server, byte state) {
        versions[id] = state == 0 ? 0 : version;
        servers[id] = state == 0 ? 0 : server;
        states[id] = state;
    }

    void copyFrom(Contents other) {
        System.arraycopy(other.versions, 0, versions, 0, SimKeys.COUNT);
        System.arraycopy(other.servers, 0, servers, 0, SimKeys.COUNT);
        System.arraycopy(other.states, 0, states, 0, SimKeys.COUNT);
    }

    void clear() {
        Arrays.fill(versions, 0);
        Arrays.fill(servers, 0);
        Arrays.fill(states, (byte) 0);
    }

    boolean isSame(Contents other, int id) {
        return versions[id] == other.versions[id] && servers[id] == other.servers[id] && states[id] == other.states[id];
    }

    long hash() {
        long hash = 17;
        for (int id = 0; id < SimKeys.COUNT; id++) {
            hash = Mix.of(hash, versions[id], (long) servers[id] << Byte.SIZE | states[id]);
        }
        return hash;
    }

    String toString(int id) {
        return states[id] == 0
                ? "no entry"
                : "version " + versions[id] + " server " + servers[id] + " state " + states[id];
    }
}
