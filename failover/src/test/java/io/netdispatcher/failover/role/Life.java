package io.netdispatcher.failover.role;

import java.util.ArrayList;
import java.util.List;

/** One node's life for tests: time goes on in ticks, the LAN answers at once, and the other node says what the test makes it say. */
final class Life {
    static final long MS = 1_000_000;
    static final int INDEX = 1;
    static final int PEER = 2;
    static final Claim PEERS_CLAIM = new Claim(new Epoch(7, PEER), true, 1, false);

    final List<Effect> effects = new ArrayList<>();
    FailoverState state = FailoverState.initial(3);
    Policy policy = new Policy(Timers.DEFAULT, false, false, INDEX, false, "nd2");
    boolean hasCarrier = true;
    boolean isLanAnswering = true;
    boolean isExecutorAsking = true;
    long nowMs = 1_000;
    private long answers;
    private long probes;

    Role role() {
        return state.role();
    }

    /** Something happens. */
    Life on(Event event) {
        Step step = FailoverStateMachine.step(state, event, policy);
        state = step.state();
        effects.addAll(step.effects());
        return this;
    }

    long nowNs() {
        return nowMs * MS;
    }

    Life start() {
        on(new Event.Started(nowNs()));
        return pass(0);
    }

    /** Time goes on without a word from the other node. */
    Life pass(long ms) {
        for (long endMs = nowMs + ms; ; ) {
            on(new Event.Tick(nowNs()));
            look();
            if (nowMs >= endMs) {
                return this;
            }
            nowMs = Math.min(endMs, nowMs + 5);
        }
    }

    /** Time goes on, and the other node says this all the time, and has heard everything. */
    Life pass(long ms, Beat beat) {
        for (long endMs = nowMs + ms; nowMs < endMs; ) {
            nowMs += 5;
            on(new Event.Tick(nowNs()));
            look();
            hear(beat);
        }
        return this;
    }

    /** It is stopped for so long; then it goes on. */
    Life freeze(long ms) {
        nowMs += ms;
        return pass(0);
    }

    private void look() {
        long asked = effects.stream().filter(Effect.ProbeVips.class::isInstance).count();
        probes = isExecutorAsking ? asked : probes;
        answers = isLanAnswering ? asked : answers;
        int reach = isLanAnswering && hasCarrier ? 1 : 0;
        on(new Event.LanSeen(nowNs(), new Lan(hasCarrier, 1, reach, 2, 2 * reach, answers, probes)));
    }

    Life hear(Beat beat) {
        return on(new Event.Heard(nowNs(), beat, nowNs()));
    }

    Life hear(Role role, Claim claim) {
        return hear(beat(role, claim));
    }

    static Beat beat(Role role, Claim claim) {
        boolean isHot = role == Role.SHADOW || role.hasVips();
        return new Beat(PEER, false, role, false, false, false, isHot, isHot, true, true, claim, 1, 2, 0xb);
    }

    static Beat offer(Claim claim) {
        return new Beat(PEER, false, Role.HANDOFF, true, false, false, true, true, true, true, claim, 1, 2, 0xb);
    }

    static Beat deaf(Role role, Claim claim) {
        return new Beat(PEER, false, role, false, false, false, false, false, false, false, claim, 0, 0, 0xb);
    }

    Life synced(boolean isHot, boolean isReady) {
        return on(new Event.Synced(nowNs(), new Sync(isHot, isReady, true, isHot ? "HOT" : "STALE")));
    }

    Life order(Event.Order order) {
        return on(new Event.Ordered(nowNs(), order));
    }

    /** The shadow of an active node, with a replica up to date. */
    static Life shadow() {
        Life life = new Life().start();
        life.pass(50, beat(Role.ACTIVE, PEERS_CLAIM));
        return life.synced(true, true).clear();
    }

    /** The active node of a pair with a hot shadow; its claim is larger than 3. */
    static Life active() {
        Life life = new Life().start();
        life.pass(1_100);
        life.pass(50, beat(Role.SHADOW, life.state.claim()));
        return life.synced(true, true).clear();
    }

    Life clear() {
        effects.clear();
        return this;
    }

    /** Causes of all changes since {@link #clear}. */
    List<Cause> causes() {
        return all(Effect.RoleChanged.class).stream()
                .map(Effect.RoleChanged::cause)
                .toList();
    }

    <T extends Effect> List<T> all(Class<T> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
