package io.netdispatcher.hatests.sim;

/** Promise 2: while a heartbeat path works both ways, at most one node answers for the VIP; after a split heals, exactly one in time. */
final class OneAnswers implements Invariant {
    private final PairWorld world;

    OneAnswers(PairWorld world) {
        this.world = world;
    }

    @Override
    public String broken() {
        PairNode first = world.node(0);
        PairNode second = world.node(1);
        if (first == null || second == null || !first.answersNow() || !second.answersNow()) {
            return null;
        }
        long goodNs = world.pathGoodNs();
        return goodNs <= world.healBoundNs()
                ? null
                : "both nodes answer, though a path has worked both ways for " + goodNs / 1_000_000 + " ms";
    }
}
