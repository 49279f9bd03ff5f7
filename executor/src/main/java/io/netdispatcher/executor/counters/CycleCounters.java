package io.netdispatcher.executor.counters;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * How long the executor's duty cycles take, without the sleep between them: no frame waits longer because of what the executor does, only
 * because it does not run. Written by the executor thread, read by anyone.
 */
public final class CycleCounters {
    private static final long ONE_MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long FIVE_MS = TimeUnit.MILLISECONDS.toNanos(5);

    private final AtomicCounter longestUs;
    private final AtomicCounter overOneMs;
    private final AtomicCounter overFiveMs;
    private long longestNs;

    CycleCounters(ExecutorCounters.Allocator counters) {
        longestUs = counters.allocate("executor.cycles.longest_us");
        overOneMs = counters.allocate("executor.cycles.over_1_ms");
        overFiveMs = counters.allocate("executor.cycles.over_5_ms");
    }

    /** A cycle took so long. */
    public void took(long durationNs) {
        if (durationNs > ONE_MS) {
            overOneMs.incrementOpaque();
            if (durationNs > FIVE_MS) {
                overFiveMs.incrementOpaque();
            }
        }
        if (durationNs > longestNs) {
            longestNs = durationNs;
            longestUs.setOpaque(TimeUnit.NANOSECONDS.toMicros(durationNs));
        }
    }
}
