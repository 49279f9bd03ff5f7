package io.netdispatcher.hatests.sim;

/** A node that was stopped answers at most once by what was true before; one that was not, never. */
final class OneStaleAnswer implements Invariant {
    private final PairWorld world;

    OneStaleAnswer(PairWorld world) {
        this.world = world;
    }

    @Override
    public String broken() {
        for (int i = 0; i < 2; i++) {
            PairNode node = world.node(i);
            if (node != null && node.staleAnswers() > 1) {
                return node + " has answered " + node.staleAnswers() + " times without a lease since it was stopped";
            }
        }
        return null;
    }
}
