package io.netdispatcher.failover;

import io.netdispatcher.failover.role.Beat;
import io.netdispatcher.failover.role.Claim;
import io.netdispatcher.failover.role.Epoch;
import io.netdispatcher.failover.role.Event;
import io.netdispatcher.failover.role.FailoverState;
import io.netdispatcher.failover.role.FailoverStateMachine;
import io.netdispatcher.failover.role.Lan;
import io.netdispatcher.failover.role.Policy;
import io.netdispatcher.failover.role.Role;
import io.netdispatcher.failover.role.Sync;
import io.netdispatcher.failover.role.Timers;

/**
 * Plays a node's whole life through the role machine, so that a real takeover neither loads classes nor runs code for the first time. Touches
 * nothing and nobody.
 */
final class Rehearsal {
    private static final int LIVES = 10;
    private static final long MAC = 2;

    private final Policy policy;
    private FailoverState state = FailoverState.initial(1);
    private long nowNs;
    private long looks;

    private Rehearsal(Policy policy) {
        this.policy = policy;
    }

    /** Plays; returns whether each life ended as it should. */
    static boolean play(Policy policy) {
        boolean isAsItShould = true;
        for (int life = 0; life < LIVES; life++) {
            isAsItShould &= new Rehearsal(policy).live();
        }
        return isAsItShould;
    }

    private boolean live() {
        step(new Event.Started(nowNs));
        look();
        pass(2 * policy.timers().listenNs(), Role.ACTIVE);
        boolean isFirst = state.role() == Role.ACTIVE;
        step(new Event.Synced(nowNs, new Sync(true, false, true, "HOT")));
        handOver();
        boolean isSecond = state.role() == Role.GRACE;
        pass(Timers.GRACE_NS / 100, Role.GRACE, Role.ACTIVE, state.claim());
        step(new Event.Synced(nowNs, new Sync(true, true, true, "HOT")));
        step(new Event.ProcessGone(nowNs + 1));
        pass(2 * policy.timers().silenceNs(), Role.ACTIVE);
        return isFirst && isSecond && state.role() == Role.ACTIVE;
    }

    private void handOver() {
        hear(Role.SHADOW, state.claim());
        step(new Event.Ordered(nowNs, Event.Order.FAILOVER));
        step(new Event.Drained(nowNs));
        Epoch epoch = new Epoch(state.claim().epoch().counter() + 1, policy.index() + 1);
        hear(Role.ACTIVE, new Claim(epoch, true, 1, false));
    }

    private void pass(long ns, Role until) {
        for (long endNs = nowNs + ns; nowNs < endNs && state.role() != until; ) {
            tick();
        }
    }

    private void pass(long ns, Role whileIn, Role peer, Claim claim) {
        for (long endNs = nowNs + ns; nowNs < endNs && state.role() == whileIn; ) {
            tick();
            hear(peer, claim);
            nowNs += policy.timers().heartbeatNs() / 2;
        }
    }

    private void tick() {
        nowNs += policy.timers().tickNs();
        step(new Event.Tick(nowNs));
        look();
    }

    /** Every question to the LAN has left, and a station has answered. */
    private void look() {
        looks++;
        step(new Event.LanSeen(nowNs, new Lan(true, 1, 1, 1, 1, looks, looks)));
    }

    private void hear(Role role, Claim claim) {
        Beat beat = new Beat(
                policy.index() + 1, false, role, false, false, false, true, true, true, true, claim, 1, 1, MAC);
        step(new Event.Heard(nowNs, beat, nowNs));
    }

    private void step(Event event) {
        state = FailoverStateMachine.step(state, event, policy).state();
    }
}
