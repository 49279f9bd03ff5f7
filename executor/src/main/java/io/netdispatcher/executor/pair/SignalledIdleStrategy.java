package io.netdispatcher.executor.pair;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;

/**
 * Lets an agent without work sleep until somebody calls {@link #signal()}, for a bounded time at most. A signal that comes while the agent
 * works costs the caller one volatile read or exchange, and the agent one more duty cycle; none is lost. For one agent's thread.
 */
public final class SignalledIdleStrategy implements IdleStrategy {
    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;
    private static final int SIGNALLED = 2;

    private final long maxSleepNs;
    private final AtomicInteger state = new AtomicInteger(AWAKE);
    private volatile Thread sleeper;

    /** Sleeps no longer than this. */
    public SignalledIdleStrategy(long maxSleepNs) {
        this.maxSleepNs = maxSleepNs;
    }

    /** Ends the agent's sleep, or keeps it from beginning one. Any thread; neither blocks nor allocates. */
    public void signal() {
        // Rings publish by ordered writes, which the look at the state must not overtake.
        VarHandle.fullFence();
        if (state.get() != SIGNALLED && state.getAndSet(SIGNALLED) == ASLEEP) {
            LockSupport.unpark(sleeper);
        }
    }

    @Override
    public void idle(int workCount) {
        if (workCount <= 0) {
            idle();
        }
    }

    @Override
    public void idle() {
        if (sleeper == null) {
            sleeper = Thread.currentThread();
        }
        if (state.compareAndSet(AWAKE, ASLEEP)) {
            LockSupport.parkNanos(this, maxSleepNs);
        }
        // An exchange, so that what was done before a signal is seen in the next duty cycle.
        state.getAndSet(AWAKE);
    }

    @Override
    public void reset() {}
}
