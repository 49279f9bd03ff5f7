package io.netdispatcher.hatests.bench.pair;

/**
 * What frames come in.
 *
 * @param newPerSecond SYNs of connections that were never seen
 * @param knownPerSecond segments with payload of connections that the table began with
 * @param known how many connections it began with
 * @param outstanding above 0: SYNs come as fast as they are taken, as long as the shadow has not to acknowledge more than so many changes
 */
record Traffic(int newPerSecond, int knownPerSecond, int known, int outstanding) {
    static final Traffic NONE = new Traffic(0, 0, 0, 0);

    static Traffic syns(int perSecond) {
        return new Traffic(perSecond, 0, 0, 0);
    }

    static Traffic fullSpeed(int outstanding) {
        return new Traffic(0, 0, 0, outstanding);
    }

    boolean isClosedLoop() {
        return outstanding > 0;
    }

    int perSecond() {
        return newPerSecond + knownPerSecond;
    }
}
