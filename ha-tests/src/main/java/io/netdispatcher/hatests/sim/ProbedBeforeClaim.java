package io.netdispatcher.hatests.sim;

import io.netdispatcher.failover.role.Cause;
import io.netdispatcher.failover.role.Effect;

/** Nobody claims by silence alone what the other node answers for on a LAN that works, whatever the heartbeat paths do. */
final class ProbedBeforeClaim implements Invariant {
    private static final long LONG_ENOUGH_NS = 200_000_000;

    private final PairWorld world;
    private final long[] answersSinceNs = {Long.MAX_VALUE, Long.MAX_VALUE};
    private long lanGoodNs;

    ProbedBeforeClaim(PairWorld world) {
        this.world = world;
    }

    @Override
    public String broken() {
        for (int i = 0; i < 2; i++) {
            PairNode node = world.node(i);
            boolean answers = node != null && node.answersNow();
            if (!answers) {
                answersSinceNs[i] = Long.MAX_VALUE;
            } else if (answersSinceNs[i] == Long.MAX_VALUE) {
                answersSinceNs[i] = world.nowNs();
            }
        }
        if (!world.lan().worksBetweenNodes()) {
            lanGoodNs = world.nowNs();
        }
        return null;
    }

    @Override
    public String brokenByClaim(PairNode node, Effect.RoleChanged change) {
        long sinceNs = Math.max(Math.max(lanGoodNs, answersSinceNs[1 - node.index]), world.runsSinceNs(node.index));
        boolean isForeign = change.cause() == Cause.VIP_FREE
                && sinceNs != Long.MAX_VALUE
                && world.nowNs() - sinceNs >= LONG_ENOUGH_NS;
        return isForeign
                ? node + " claims, though " + world.node(1 - node.index) + " answers, on a LAN that has worked for "
                        + (world.nowNs() - sinceNs) / 1_000_000 + " ms"
                : null;
    }
}
