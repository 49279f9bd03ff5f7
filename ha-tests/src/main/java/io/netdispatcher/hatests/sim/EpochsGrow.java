package io.netdispatcher.hatests.sim;

import io.netdispatcher.failover.role.Claim;
import io.netdispatcher.failover.role.Effect;
import io.netdispatcher.failover.role.Epoch;
import java.util.HashMap;
import java.util.Map;

/**
 * No two claims are equal; a claim is larger than all that its node has made or heard of; and what a node takes for the active one's claim never
 * goes back. What a disk never had is excepted, when its node dies.
 */
final class EpochsGrow implements Invariant {
    private static final long HEARD_NS = 1_500_000_000L;

    private final PairWorld world;
    private final Map<Epoch, String> claims = new HashMap<>();
    private final long[] own = new long[2];
    private final long[] ownNs = new long[2];
    private final long[] heard = new long[2];
    private final Claim[] followed = {Claim.NONE, Claim.NONE};

    EpochsGrow(PairWorld world) {
        this.world = world;
    }

    @Override
    public String broken() {
        for (int i = 0; i < 2; i++) {
            PairNode node = world.node(i);
            if (node == null) {
                continue;
            }
            if (own[1 - i] > heard[i] && world.hasHeard(i, ownNs[1 - i], HEARD_NS)) {
                heard[i] = own[1 - i];
            }
            Claim now = node.agent.status().claim();
            if (now == followed[i]) {
                continue;
            }
            if (now.epoch().counter() < followed[i].epoch().counter()) {
                return node + " went back from epoch " + followed[i].epoch() + " to " + now.epoch();
            }
            followed[i] = now;
        }
        return null;
    }

    @Override
    public String brokenByClaim(PairNode node, Effect.RoleChanged change) {
        Epoch epoch = change.claim().epoch();
        String before = claims.put(epoch, node.toString());
        if (before != null) {
            return node + " claims " + epoch + ", as " + before + " did";
        }
        int index = node.index;
        if (epoch.counter() <= own[index] || epoch.counter() <= heard[index]) {
            return node + " claims " + epoch + ", though it has claimed " + own[index] + " and heard of "
                    + heard[index];
        }
        own[index] = epoch.counter();
        ownNs[index] = world.nowNs();
        return null;
    }

    @Override
    public void died(PairNode node) {
        int index = node.index;
        long kept = world.disk(index).counter();
        if (claims.keySet().removeIf(epoch -> epoch.index() == index + 1 && epoch.counter() > kept)) {
            own[index] = kept;
        }
        heard[index] = Math.min(heard[index], kept);
        followed[index] = Claim.NONE;
    }
}
