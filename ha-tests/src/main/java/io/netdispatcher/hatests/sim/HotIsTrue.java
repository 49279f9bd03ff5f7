package io.netdispatcher.hatests.sim;

import io.netdispatcher.failover.role.Effect;

/**
 * Promise 3, and the first one at a takeover: who claims with a table that is said to be up to date has all that the active node took for
 * acknowledged, each entry with the server it had.
 */
final class HotIsTrue implements Invariant {
    @Override
    public String broken() {
        return null;
    }

    @Override
    public String brokenByClaim(PairNode node, Effect.RoleChanged change) {
        SimNode core = node.core;
        if (!change.claim().isHot() || core.hasLed) {
            core.hasLed = true;
            return null;
        }
        core.hasLed = true;
        SimNode active = core.streamOf;
        if (active == null) {
            return node + " claims hot, and never had a stream";
        }
        long applied = core.exchange.applied();
        if (active.ackOf == core && applied < active.replication.acknowledged()) {
            return node + " claims hot with " + applied + " applied, though " + active + " takes "
                    + active.replication.acknowledged() + " for acknowledged";
        }
        Contents wanted = active.history.at(applied);
        Contents found = core.contents();
        for (int id = 0; id < SimKeys.COUNT; id++) {
            if (!wanted.isSame(found, id) && !core.isTainted(id)) {
                return node + " claims hot, but at position " + applied + " of " + active + " key " + id + " has "
                        + wanted.toString(id) + ", and here " + found.toString(id);
            }
        }
        return null;
    }
}
