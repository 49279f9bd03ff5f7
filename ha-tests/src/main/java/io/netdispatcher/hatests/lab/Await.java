package io.netdispatcher.hatests.lab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, never for a time: every wait has a bound and a name that the failure tells. */
public final class Await {
    private static final long POLL_NS = 5_000_000;

    private Await() {}

    /**
     * Returns as soon as the condition holds; polls every 5 ms.
     *
     * @param what what is waited for, as the end of "not within 5000 ms: …"
     * @throws LabFailure when the condition does not hold within the limit, or the thread is interrupted
     */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        if (!holdsWithin(limit, condition)) {
            throw new LabFailure("not within " + limit.toMillis() + " ms: " + what);
        }
    }

    /** As {@link #until}, but tells whether the condition came to hold instead of failing. */
    public static boolean holdsWithin(Duration limit, BooleanSupplier condition) {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > limit.toNanos()) {
                return condition.getAsBoolean();
            }
            if (Thread.interrupted()) {
                throw LabFailure.interrupted("a condition", new InterruptedException());
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return true;
    }
}
