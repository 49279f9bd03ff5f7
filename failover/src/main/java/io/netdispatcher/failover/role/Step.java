package io.netdispatcher.failover.role;

import java.util.List;

/**
 * What came of an event.
 *
 * @param state to go on with
 * @param effects to be carried out, in order
 */
public record Step(FailoverState state, List<Effect> effects) {
    /** Copies the list. */
    public Step {
        effects = List.copyOf(effects);
    }
}
