package io.netdispatcher.hatests.sim;

import io.netdispatcher.failover.role.Effect;

/** Something that must hold at every moment. */
interface Invariant {
    /** Its name in reports. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** What is wrong at this moment; null when nothing is. */
    String broken();

    /** A node becomes active with a new claim; what is wrong with that, or null. */
    default String brokenByClaim(PairNode node, Effect.RoleChanged change) {
        return null;
    }

    /** A node has gone, with all that it knew. */
    default void died(PairNode node) {}
}
