package io.netdispatcher.failover.role;

/**
 * A planned failover under way.
 *
 * @param stage how far it is
 * @param stageNs since when
 */
record Handoff(Stage stage, long stageNs) {
    static final Handoff NONE = new Handoff(Stage.NONE, Long.MIN_VALUE / 2);

    enum Stage {
        /** There is none. */
        NONE,
        /** Ordered, and nothing is against it. */
        ORDERED,
        /** The executor is frozen; what it did goes to the other node. */
        FREEZING,
        /** Everything is there; the other node may claim. */
        OFFERED,
        /** It did not, in time: it may not any more, and this node waits until it is known that it has not. */
        WITHDRAWN
    }

    boolean isIn(Stage wanted) {
        return stage == wanted;
    }

    Handoff at(Stage next, long nowNs) {
        return new Handoff(next, nowNs);
    }
}
