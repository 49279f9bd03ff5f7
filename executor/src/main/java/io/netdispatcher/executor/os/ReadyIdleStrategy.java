package io.netdispatcher.executor.os;

import org.agrona.concurrent.IdleStrategy;

/**
 * Between two duty cycles: after work it only looks which descriptors are ready, without work it sleeps until one is, for a millisecond at
 * most. So a frame wakes the agent at once, and a quiet node costs next to nothing.
 */
public final class ReadyIdleStrategy implements IdleStrategy {
    private static final int SLEEP_MS = 1;

    private final DescriptorPoll descriptors;

    /** Sleeps on these. */
    public ReadyIdleStrategy(DescriptorPoll descriptors) {
        this.descriptors = descriptors;
    }

    @Override
    public void idle(int workCount) {
        descriptors.poll(workCount > 0 ? 0 : SLEEP_MS);
    }

    @Override
    public void idle() {
        descriptors.poll(SLEEP_MS);
    }

    @Override
    public void reset() {}
}
