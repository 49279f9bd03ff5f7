package io.netdispatcher.failover.role;

import static io.netdispatcher.failover.role.Role.ACTIVE;
import static io.netdispatcher.failover.role.Role.ADMIN_DOWN;
import static io.netdispatcher.failover.role.Role.FAULT;
import static io.netdispatcher.failover.role.Role.GRACE;
import static io.netdispatcher.failover.role.Role.HANDOFF;
import static io.netdispatcher.failover.role.Role.INIT;
import static io.netdispatcher.failover.role.Role.LISTEN;
import static io.netdispatcher.failover.role.Role.PROBE;
import static io.netdispatcher.failover.role.Role.SHADOW;

import java.util.List;
import java.util.function.Predicate;

/**
 * The role machine: which changes of role there are, and when each happens. Of those that are possible the first in the list does.
 * Pure, and safe from any thread.
 */
public final class FailoverStateMachine {
    static final List<Transition> TRANSITIONS = List.of(
            on(INIT, Cause.STARTED, LISTEN, now -> now.state().isStarted),
            on(LISTEN, Cause.ORDERED_DOWN, ADMIN_DOWN, Situation::isOrderedDown),
            on(LISTEN, Cause.LAN_FAILED, FAULT, Situation::isLanDead),
            on(LISTEN, Cause.PEER_ACTIVE, SHADOW, Situation::isPeerActiveToListener),
            on(LISTEN, Cause.ELECTED, PROBE, Situation::isElected),
            on(LISTEN, Cause.ALONE, PROBE, Situation::isAlone),
            on(SHADOW, Cause.ORDERED_DOWN, ADMIN_DOWN, Situation::isOrderedDown),
            on(SHADOW, Cause.LAN_FAILED, FAULT, Situation::isLanDead),
            on(SHADOW, Cause.OFFERED, ACTIVE, Situation::isOffered),
            on(SHADOW, Cause.PEER_GONE, PROBE, Situation::isPeerGone),
            on(SHADOW, Cause.PEER_RESIGNED, PROBE, Situation::hasPeerResigned),
            on(SHADOW, Cause.PEER_SUSPECT, PROBE, Situation::isPeerSuspect),
            on(PROBE, Cause.ORDERED_DOWN, ADMIN_DOWN, Situation::isOrderedDown),
            on(PROBE, Cause.LAN_FAILED, FAULT, Situation::isLanDead),
            on(PROBE, Cause.PEER_ACTIVE, SHADOW, Situation::isPeerActiveSinceProbe),
            on(PROBE, Cause.OUTVOTED, LISTEN, Situation::isOutvoted),
            on(PROBE, Cause.VIP_ANSWERED, SHADOW, Situation::isVipAnsweredToShadow),
            on(PROBE, Cause.VIP_ANSWERED, LISTEN, Situation::isVipAnsweredToListener),
            on(PROBE, Cause.VIP_FREE, ACTIVE, Situation::mayClaim),
            on(ACTIVE, Cause.OUTRANKED, GRACE, Situation::isOutranked),
            on(ACTIVE, Cause.VIP_ANSWERED, LISTEN, Situation::isReplaced),
            on(ACTIVE, Cause.LAN_FAILED, FAULT, Situation::mustResign),
            on(ACTIVE, Cause.FAILOVER, HANDOFF, Situation::isFailoverOrdered),
            on(ACTIVE, Cause.ORDERED_DOWN, ADMIN_DOWN, Situation::isDownAlone),
            on(HANDOFF, Cause.TAKEN_OVER, GRACE, Situation::isTakenOver),
            on(HANDOFF, Cause.ABORTED, ACTIVE, Situation::isHandoffOver),
            on(GRACE, Cause.ORDERED_DOWN, ADMIN_DOWN, Situation::isGraceOverAtEnd),
            on(GRACE, Cause.PEER_GONE, PROBE, Situation::isPeerGoneInGrace),
            on(GRACE, Cause.PEER_RESIGNED, PROBE, Situation::hasPeerResignedInGrace),
            on(GRACE, Cause.PEER_SUSPECT, PROBE, Situation::isPeerSuspectInGrace),
            on(GRACE, Cause.GRACE_OVER, SHADOW, Situation::isGraceOver),
            on(FAULT, Cause.ORDERED_DOWN, ADMIN_DOWN, Situation::isOrderedDown),
            on(FAULT, Cause.LAN_RECOVERED, LISTEN, Situation::isLanSettled),
            on(ADMIN_DOWN, Cause.ORDERED_UP, LISTEN, Situation::isOrderedUp));

    private FailoverStateMachine() {}

    private static Transition on(Role from, Cause cause, Role to, Predicate<Situation> when) {
        return new Transition(from, cause, to, when);
    }

    /** Why no planned failover could begin now; empty when it could. */
    public static String objection(FailoverState state, Policy policy, long nowNs, boolean isForced) {
        return new Situation(state, policy, nowNs).objection(isForced);
    }

    /** What comes of an event; the state before stays as it is. */
    public static Step step(FailoverState state, Event event, Policy policy) {
        Turn turn = new Turn(state.copy(), policy, event.nowNs());
        turn.absorb(event);
        while (turn.change(TRANSITIONS)) {
            // A change may make another one possible.
        }
        turn.act();
        return turn.end();
    }
}
