package io.netdispatcher.failover;

import java.util.List;

/**
 * What came of a planned failover.
 *
 * @param steps that were done, in order
 * @param refusal why it was refused or given up; empty when the other node has taken over
 */
public record FailoverOutcome(List<Done> steps, String refusal) {
    /** Copies the list. */
    public FailoverOutcome {
        steps = List.copyOf(steps);
    }

    /** Whether the other node has taken over. */
    public boolean isDone() {
        return refusal.isEmpty();
    }

    /**
     * A step.
     *
     * @param ms since the order
     */
    public record Done(String step, double ms) {}
}
