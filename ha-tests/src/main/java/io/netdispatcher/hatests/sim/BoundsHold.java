package io.netdispatcher.hatests.sim;

/** Tables and rings stay within their room. */
final class BoundsHold implements Invariant {
    private final PairWorld world;

    BoundsHold(PairWorld world) {
        this.world = world;
    }

    @Override
    public String broken() {
        for (int i = 0; i < 2; i++) {
            PairNode node = world.node(i);
            if (node == null) {
                continue;
            }
            SimNode core = node.core;
            if (core.table.size() > core.table.capacity()) {
                return node + " has " + core.table.size() + " entries, room for " + core.table.capacity();
            }
            if (core.exchange.changes().size() > core.exchange.changes().capacity()
                    || core.exchange.records().size() > core.exchange.records().capacity()) {
                return node + " has more in a ring than its room";
            }
        }
        return null;
    }
}
