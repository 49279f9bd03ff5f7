package io.netdispatcher.executor.table;

/**
 * The time before which no connection counts as silent. A connection stores 32 bits of its time only, so on a shadow, which never ages, it may
 * seem seen in the future; while the floor is younger than that takes, such a one counts as silent since the floor.
 */
final class AgeFloor {
    private long floorMs;
    private boolean isSet;

    void restart(long nowMs) {
        floorMs = nowMs;
        isSet = true;
    }

    int silentMs(Connection connection, long nowMs) {
        int silentMs = connection.silentMs(nowMs);
        if (!isSet) {
            return silentMs;
        }
        long sinceFloorMs = nowMs - floorMs;
        if (sinceFloorMs > Integer.MAX_VALUE) {
            isSet = false;
            return silentMs;
        }
        return silentMs < 0 || silentMs > sinceFloorMs ? (int) sinceFloorMs : silentMs;
    }
}
