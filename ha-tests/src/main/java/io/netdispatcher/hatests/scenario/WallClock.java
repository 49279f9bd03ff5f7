package io.netdispatcher.hatests.scenario;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** The clock that captures are stamped by: CLOCK_REALTIME, nanoseconds since 1970. */
public final class WallClock {
    /** Of one millisecond. */
    public static final long NS_PER_MS = 1_000_000L;

    private WallClock() {}

    /** Now. */
    public static long nowNs() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /** Returns at a moment: what a run does is timed, not awaited. */
    public static void parkUntil(long atNs) {
        for (long nowNs = nowNs(); nowNs < atNs && !Thread.currentThread().isInterrupted(); nowNs = nowNs()) {
            LockSupport.parkNanos(atNs - nowNs);
        }
    }
}
