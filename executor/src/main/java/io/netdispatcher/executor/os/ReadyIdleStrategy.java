package io.netdispatcher.executor.os;

import org.agrona.concurrent.IdleStrategy;

/**
 * Between two duty cycles: after work it only looks which descriptors are ready, without work it sleeps until one is, for a millisecond at
 * most. So a frame wakes the agent at once, as does a {@link WakeUp}, and a quiet node costs next to nothing.
 */
public final class ReadyIdleStrategy implements IdleStrategy {
    private static final int SLEEP_MS = 1;

    private final DescriptorPoll descriptors;
    private final WakeUp wakeUp;

    /** Sleeps on these. */
    public ReadyIdleStrategy(DescriptorPoll descriptors) {
        this(descriptors, null);
    }

    /** Sleeps on these, until {@code wakeUp} is signalled. */
    public ReadyIdleStrategy(DescriptorPoll descriptors, WakeUp wakeUp) {
        this.descriptors = descriptors;
        this.wakeUp = wakeUp;
    }

    @Override
    public void idle(int workCount) {
        if (workCount > 0) {
            descriptors.poll(0);
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        if (wakeUp == null) {
            descriptors.poll(SLEEP_MS);
        } else {
            wakeUp.sleep(SLEEP_MS);
        }
    }

    @Override
    public void reset() {}
}
