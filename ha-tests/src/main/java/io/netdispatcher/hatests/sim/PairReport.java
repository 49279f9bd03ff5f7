package io.netdispatcher.hatests.sim;

import io.netdispatcher.failover.role.Effect;
import java.util.Map;
import java.util.TreeMap;

/** What runs came to: one report may be of many runs. Owned by one thread. */
public final class PairReport {
    long events;
    long takeovers;
    long answers;
    long coldTakeovers;
    long faults;
    private final Map<String, Long> transitions = new TreeMap<>();

    /** How often each change of role was made, as {@code FROM CAUSE TO}. */
    public Map<String, Long> transitions() {
        return transitions;
    }

    /** Rounds of threads, after each of which everything was checked. */
    public long events() {
        return events;
    }

    /** New claims. */
    public long takeovers() {
        return takeovers;
    }

    /** Faults of all kinds. */
    public long faults() {
        return faults;
    }

    void transition(Effect.RoleChanged change) {
        transitions.merge(change.from() + " " + change.cause() + " " + change.to(), 1L, Long::sum);
        if (change.to() == io.netdispatcher.failover.role.Role.ACTIVE
                && !change.claim().isHot()) {
            coldTakeovers++;
        }
    }

    /** Adds what another report says. */
    public void add(PairReport other) {
        events += other.events;
        takeovers += other.takeovers;
        answers += other.answers;
        coldTakeovers += other.coldTakeovers;
        faults += other.faults;
        other.transitions.forEach((change, count) -> transitions.merge(change, count, Long::sum));
    }
}
