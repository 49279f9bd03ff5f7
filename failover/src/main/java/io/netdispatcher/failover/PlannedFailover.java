package io.netdispatcher.failover;

import io.netdispatcher.failover.FailoverOutcome.Done;
import io.netdispatcher.failover.role.Effect;
import io.netdispatcher.failover.role.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Follows a planned failover that somebody waits for. Owned by the failover agent's thread. */
final class PlannedFailover {
    private static final double NS_PER_MS = 1e6;

    private CompletableFuture<FailoverOutcome> outcome;
    private final List<Done> steps = new ArrayList<>();
    private long startNs;

    /** Somebody waits for this; an earlier one is told that it was overtaken. */
    void begin(CompletableFuture<FailoverOutcome> newOutcome, long nowNs) {
        refused("another planned failover was ordered");
        outcome = newOutcome;
        steps.clear();
        startNs = nowNs;
    }

    void drained(long nowNs) {
        note("shadow has everything", nowNs);
    }

    void roleChanged(Effect.RoleChanged change, long nowNs) {
        if (outcome == null) {
            return;
        }
        if (change.to() == Role.HANDOFF) {
            note("frozen, VIPs no longer answered", nowNs);
        } else if (change.to() == Role.GRACE) {
            note("shadow is active, strays are forwarded", nowNs);
            complete("");
        } else {
            complete(change.reason());
        }
    }

    void refused(String reason) {
        if (outcome != null) {
            complete(reason);
        }
    }

    private void note(String step, long nowNs) {
        if (outcome != null) {
            steps.add(new Done(step, (nowNs - startNs) / NS_PER_MS));
        }
    }

    private void complete(String refusal) {
        outcome.complete(new FailoverOutcome(steps, refusal));
        outcome = null;
    }
}
