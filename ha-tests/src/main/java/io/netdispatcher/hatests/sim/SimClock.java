package io.netdispatcher.hatests.sim;

import org.agrona.concurrent.NanoClock;

/** A machine's monotonic clock: begins anywhere, and runs a little fast or slow. */
final class SimClock implements NanoClock {
    private static final long MILLION = 1_000_000;
    private static final long NONE = Long.MIN_VALUE;

    private final SimTime time;
    private final long offsetNs;
    private final long driftPpm;
    private long stuckNs = NONE;

    SimClock(SimTime time, long offsetNs, long driftPpm) {
        this.time = time;
        this.offsetNs = offsetNs;
        this.driftPpm = driftPpm;
    }

    /** The next look at it was begun now: who looks is stopped between that and whatever comes of it. */
    void stick() {
        stuckNs = local();
    }

    @Override
    public long nanoTime() {
        if (stuckNs != NONE) {
            long stuck = stuckNs;
            stuckNs = NONE;
            return stuck;
        }
        return local();
    }

    private long local() {
        return time.nowNs + time.nowNs / MILLION * driftPpm + offsetNs;
    }
}
