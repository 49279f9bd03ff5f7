package io.netdispatcher.hatests.sim;

/** While a heartbeat path works both ways, only one node computes weights: leads, with a valid lease. */
final class OneLeads implements Invariant {
    private final PairWorld world;

    OneLeads(PairWorld world) {
        this.world = world;
    }

    @Override
    public String broken() {
        PairNode first = world.node(0);
        PairNode second = world.node(1);
        boolean isTwice = first != null && second != null && leads(first) && leads(second);
        return isTwice && world.pathGoodNs() > world.healBoundNs() ? "both nodes lead" : null;
    }

    private static boolean leads(PairNode node) {
        return node.isRunning() && node.core.isLeading() && node.lease.isValid();
    }
}
